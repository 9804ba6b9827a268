#include "sandbox/guest/assert_style.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sandbox/guest/channel.h"
#include "sandbox/mutation.h"

namespace guest {
namespace {

using sandbox::kWhileCompiling;
using sandbox::kWhileRunning;

unsigned count_lines(std::string_view source) {
  const auto newlines = static_cast<unsigned>(std::count(source.begin(), source.end(), '\n'));
  return newlines + (source.empty() || source.ends_with('\n') ? 0 : 1);
}

/// exec(code, globals); false with an exception set.
bool execute(const Object& code, const Object& globals) {
  return static_cast<bool>(Object::own(PyEval_EvalCode(code.get(), globals.get(), globals.get())));
}

/// A program may watch or steer the test through a trace function: take it away, and say that it was there.
void remove_tracing(const Interpreter& interpreter) {
  if (sandbox::disabled(sandbox::Layer::kTracing)) return;
  const std::pair<const Object*, const Object*> hooks[] = {{&interpreter.get_trace, &interpreter.set_trace},
                                                           {&interpreter.get_profile, &interpreter.set_profile}};
  for (const auto& [get, set] : hooks) {
    const Object hook = Object::own(PyObject_CallObject(get->get(), nullptr));
    if (!hook || hook.get() == Py_None) continue;
    send(sandbox::kFlag, "trace");
    Object::own(PyObject_CallFunctionObjArgs(set->get(), Py_None, nullptr));
  }
  PyErr_Clear();
}

/// The candidate is no program by itself. The official evaluators compile candidate and test as one text, which may
/// still be a program (a cut-off answer that ends in a decorator line) and decides the error message. No untrusted code
/// has run here yet.
[[noreturn]] void run_joined(const Interpreter& interpreter, std::string_view candidate) {
  PyErr_Clear();
  const Test test = receive_test();
  const Object code = compile_source(interpreter, std::string(candidate) + test.content);
  if (!code) report_and_finish(kWhileCompiling, count_lines(candidate), {});
  send(sandbox::kFlag, "continues into the test");
  const Object globals = fresh_globals(interpreter);
  if (!execute(code, globals)) report_and_finish(kWhileRunning, count_lines(candidate), globals);
  send(sandbox::kDone, test.nonce);
  finish(0);
}

}  // namespace

Interpreter Interpreter::capture() {
  const Object builtins = Object::own(PyImport_ImportModule("builtins"));
  const Object sys = Object::own(PyImport_ImportModule("sys"));
  Interpreter i;
  i.compile = builtins.attribute("compile");
  i.builtins = builtins.attribute("__dict__");
  i.set_trace = sys.attribute("settrace");
  i.get_trace = sys.attribute("gettrace");
  i.set_profile = sys.attribute("setprofile");
  i.get_profile = sys.attribute("getprofile");
  return i;
}

Object fresh_globals(const Interpreter& interpreter) {
  Object globals = Object::own(PyDict_New());
  if (PyDict_SetItemString(globals.get(), "__builtins__", interpreter.builtins.get()) != 0) finish(71);
  return globals;
}

Object compile_source(const Interpreter& interpreter, std::string_view source) {
  const Object text =
      Object::own(PyUnicode_DecodeUTF8(source.data(), static_cast<Py_ssize_t>(source.size()), "surrogatepass"));
  if (!text) return {};
  return Object::own(PyObject_CallFunction(interpreter.compile.get(), "Ossii", text.get(), "<string>", "exec", 0, 1));
}

void report_and_finish(sandbox::RaisedPhase phase, unsigned candidate_lines, const Object& globals) {
  const Raised raised = take_exception(globals.get());
  sandbox::Encoder e;
  e.u8(phase);
  e.str(raised.type);
  e.str(raised.message);
  // A test that has no candidate before it executes it (DS-1000): then the line is one of the executed text.
  const bool executed = raised.other_line != 0;
  e.u32(executed && candidate_lines == 0 ? raised.other_line : raised.line);
  e.u8(raised.line > candidate_lines && !executed ? 1 : 0);
  send(sandbox::kRaised, e.bytes());
  finish(1);
}

void run_assert_style(const Interpreter& interpreter, std::string_view candidate) {
  const Object code = compile_source(interpreter, candidate);
  if (!code) run_joined(interpreter, candidate);
  const unsigned lines = count_lines(candidate);
  const Object globals = fresh_globals(interpreter);
  if (!execute(code, globals)) report_and_finish(kWhileRunning, lines, globals);
  remove_tracing(interpreter);
  const Test test = receive_test();
  // The test's lines are counted on from the candidate's, as in one text.
  const Object test_code = compile_source(interpreter, std::string(lines, '\n') + test.content);
  if (!test_code) report_and_finish(kWhileCompiling, lines, {});
  // What the test's names meant so far lives on, so that no finalizer can run, and undo it, when the test redefines
  // one.
  const Object replaced = Object::own(PyDict_Values(globals.get()));
  if (!execute(test_code, globals)) report_and_finish(kWhileRunning, lines, globals);
  send(sandbox::kDone, test.nonce);
  finish(0);
}

}  // namespace guest
