#include "sandbox/guest/call_return.h"

#include <cmath>
#include <csignal>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

#include <sys/time.h>

#include "sandbox/guest/channel.h"

namespace guest {
namespace {

// Answers are sent in batches; a group's last one always goes out before the next group begins, so that a crash there
// loses nothing.
constexpr std::size_t kBatch = 256U << 10;

/// The answers not yet sent, and the call that is running: global because the timer's signal handler ends the process
/// with them.
struct Answers {
  std::string batch;
  std::uint32_t group = 0;
  std::uint32_t call = 0;
  double started_ms = 0;
};
Answers answers;

double cpu_now_ms() {
  timespec t{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) * 1e3 + static_cast<double>(t.tv_nsec) / 1e6;
}

void flush() {
  if (!answers.batch.empty()) send(sandbox::kReturned, answers.batch);
  answers.batch.clear();
}

void answer(char kind, std::string_view content) {
  sandbox::Encoder e;
  e.u32(answers.group);
  e.u32(answers.call);
  e.u8(static_cast<std::uint8_t>(kind));
  answers.batch += e.bytes();
  answers.batch += content;
  sandbox::Encoder time;
  time.f64(cpu_now_ms() - answers.started_ms);
  answers.batch += time.bytes();
  if (answers.batch.size() > kBatch) flush();
}

void answer_exception(char kind) {
  const Raised raised = take_exception();
  sandbox::Encoder e;
  e.str(raised.type);
  e.str(raised.message);
  e.u32(raised.line);
  answer(kind, e.bytes());
}

/// The timer only runs during a call, when nothing touches `answers`, so the handler may.
void on_expired(int) {
  answer('L', {});
  flush();
  finish(0);
}

/// CPU time of this process; 0 stops it. Armed afresh for each call, because a program may have changed handler or
/// timer.
void set_call_timer(double ms) {
  if (ms > 0) {
    struct sigaction action {};
    action.sa_handler = on_expired;
    sigaction(SIGPROF, &action, nullptr);
  }
  itimerval timer{};
  timer.it_value.tv_sec = static_cast<time_t>(ms / 1e3);
  timer.it_value.tv_usec = static_cast<suseconds_t>(std::fmod(ms, 1e3) * 1e3);
  setitimer(ITIMER_PROF, &timer, nullptr);
}

/// One call; false if the group ends here.
bool call(const ValueTypes& types, const Object& function, const Object& arguments, double limit_ms) {
  answers.started_ms = cpu_now_ms();
  set_call_timer(limit_ms);
  const Object result = Object::own(PyObject_CallObject(function.get(), arguments.get()));
  set_call_timer(0);
  if (!result) {
    answer_exception('E');
    return false;
  }
  std::string value;
  encode_object(types, result.get(), value);
  answer('R', value);
  return true;
}

/// Loads the candidate anew and looks its entry point up; null with an exception set if that fails.
Object load(const Interpreter& interpreter, const Object& code, const std::string& entry_point) {
  const Object globals = fresh_globals(interpreter);
  const Object done = Object::own(PyEval_EvalCode(code.get(), globals.get(), globals.get()));
  if (!done) return {};
  PyObject* function = PyDict_GetItemString(globals.get(), entry_point.c_str());
  if (function == nullptr) PyErr_SetString(PyExc_KeyError, entry_point.c_str());
  return Object::borrow(function);
}

/// The inputs are decoded before the candidate runs, so that it cannot meddle with how.
struct Call {
  double limit_ms = 0;
  Object arguments;
};

std::vector<Call> receive_group(sandbox::Decoder& payload) {
  payload.str();  // its name is the harness' matter
  std::vector<Call> calls(payload.u32());
  for (auto& c : calls) {
    c.limit_ms = payload.f64();
    c.arguments = decode_object(payload);
    if (!payload.ok() || !c.arguments || !PyTuple_Check(c.arguments.get())) finish(71);
  }
  return calls;
}

void run_group(const Interpreter& interpreter, const ValueTypes& types, const Object& code,
               const std::string& entry_point, std::vector<Call> calls) {
  answers.call = 0;
  answers.started_ms = cpu_now_ms();
  const Object function = load(interpreter, code, entry_point);
  if (!function) return answer_exception('X');
  for (auto& c : calls) {
    if (!call(types, function, c.arguments, c.limit_ms)) return;
    c.arguments = {};
    ++answers.call;
  }
}

}  // namespace

void run_call_return(const Interpreter& interpreter, const ValueTypes& types, std::string_view candidate,
                     const std::string& entry_point) {
  const Object code = compile_source(interpreter, candidate);
  if (!code) report_and_finish(sandbox::kWhileCompiling, ~0U, {});
  const Test test = receive_test();
  sandbox::Decoder payload(test.content);
  std::vector<std::vector<Call>> groups(payload.u32());
  for (auto& group : groups) group = receive_group(payload);
  for (auto& group : groups) {
    run_group(interpreter, types, code, entry_point, std::move(group));
    flush();
    ++answers.group;
  }
  send(sandbox::kDone, test.nonce);
  finish(0);
}

}  // namespace guest
