// Notices what honest solutions hardly ever do: reaching for C, for the interpreter's objects, for frames. Decides
// nothing; each kind is told once as a flag, for the evidence. By CPython's audit hooks (PEP 578), which a program can
// neither remove nor see; what has no audit event (reading a number from a descriptor) is not noticed.
#pragma once

namespace guest {

/// Hooks into the interpreter. In the zygote, once.
void install_watch();

/// From now on there is untrusted code in this process.
void begin_watch();

/// While it lives nothing is noticed: what trusted code does is no sign of anything.
class PausedWatch {
 public:
  PausedWatch();
  ~PausedWatch();
  PausedWatch(const PausedWatch&) = delete;
  PausedWatch& operator=(const PausedWatch&) = delete;

 private:
  bool was_watching_;
};

}  // namespace guest
