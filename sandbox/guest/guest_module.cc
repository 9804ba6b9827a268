// The native module of the Python zygote (sandbox/runtimes/python.cc loads it). serve() waits for the supervisor's
// requests and forks one contained child for each. The zygote holds imports only: candidates and tests are read by the
// child, from its own socket.
#include <string>

#include "sandbox/guest/assert_style.h"
#include "sandbox/guest/call_return.h"
#include "sandbox/guest/channel.h"
#include "sandbox/guest/huge_pages.h"
#include "sandbox/guest/python_api.h"
#include "sandbox/guest/watch.h"
#include "sandbox/protocol.h"
#include "sandbox/wire.h"
#include "sandbox/zygote_server.h"

namespace guest {
namespace {

class PythonZygote final : public sandbox::ZygoteHooks {
 public:
  void before_fork() override {
    // What the interpreter wrote to since has small pages again.
    if (large_ && ++forks_ % kForksBetween == 0) use_huge_pages();
    PyOS_BeforeFork();
  }
  void after_fork_in_parent() override { PyOS_AfterFork_Parent(); }
  void after_fork_in_child() override { PyOS_AfterFork_Child(); }

  void ready() override {
    interpreter_ = Interpreter::capture();
    types_ = ValueTypes::capture();
    install_watch();
    if (large_) use_huge_pages();
  }
  void be_large() { large_ = true; }

  void run_child(const sandbox::ForkRequest& /*request*/) override {
    const std::string payload = expect(sandbox::kCandidate);
    sandbox::Decoder d(payload);
    const auto protocol = static_cast<base::Protocol>(d.u8());
    const std::string entry_point(d.str());
    const std::string_view candidate = d.str();
    own_channel(d.str());
    begin_watch();
    if (protocol == base::Protocol::kCallReturn) run_call_return(interpreter_, types_, candidate, entry_point);
    run_assert_style(interpreter_, candidate);
  }

 private:
  static constexpr int kForksBetween = 64;
  bool large_ = false;
  int forks_ = 0;
  Interpreter interpreter_;
  ValueTypes types_;
};

PythonZygote& zygote() {
  static PythonZygote only;
  return only;
}

PyObject* serve(PyObject*, PyObject*) { sandbox::serve_zygote(zygote()); }

PyObject* be_large(PyObject*, PyObject*) {
  zygote().be_large();
  Py_RETURN_NONE;
}

PyMethodDef methods[] = {{"serve", serve, METH_NOARGS, "Serves the supervisor; never returns."},
                         {"be_large", be_large, METH_NOARGS, "Keeps the interpreter in huge pages while it serves."},
                         {nullptr, nullptr, 0, nullptr}};
PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "_harness_guest", nullptr, 0, methods, nullptr, nullptr, nullptr, nullptr};

}  // namespace
}  // namespace guest

// The name that CPython looks for.
PyMODINIT_FUNC PyInit__harness_guest() { return PyModuleDef_Init(&guest::definition); }
