// The trusted part of executed programs that are, or load, native code: linked into C++ and Rust programs
// (native_guest.o, with --wrap=main), loaded by Java's TestMain (native_guest.so). Says that the test came to its end,
// as sandbox/protocol.h describes under "executed programs".
//
// Freestanding: it is linked by whatever compiler the user has, so it uses system calls only, and no C++ runtime. It
// has one thread in mind; the key and the nonce are never in memory that has a name.
#include <cstddef>
#include <cstdint>

#include <sys/syscall.h>

namespace {

constexpr int kControl = 3;
constexpr unsigned char kCandidate = 1;
constexpr unsigned char kTest = 2;
constexpr unsigned char kLoaded = 5;
constexpr unsigned char kDone = 8;
constexpr std::size_t kNonceSize = 16;
constexpr std::size_t kHeader = 5;

unsigned char key[kNonceSize];
long owner;  // the process that was started; a copy of it that comes to the end does not count

long call(long number, long a, long b, long c) {
  long result = 0;
  asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c) : "rcx", "r11", "memory");
  return result;
}

bool read_exactly(unsigned char* to, std::size_t size) {
  while (size > 0) {
    const long count = call(SYS_read, kControl, reinterpret_cast<long>(to), static_cast<long>(size));
    if (count == -4) continue;  // EINTR
    if (count <= 0) return false;
    to += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

bool send(unsigned char type, const unsigned char* payload) {
  unsigned char frame[kHeader + kNonceSize] = {kNonceSize, 0, 0, 0, type};
  for (std::size_t i = 0; i < kNonceSize; ++i) frame[kHeader + i] = payload[i];
  return call(SYS_write, kControl, reinterpret_cast<long>(frame), sizeof frame) == static_cast<long>(sizeof frame);
}

/// Reads a frame of exactly this size and type.
template <std::size_t kSize>
bool receive(unsigned char type, unsigned char (&payload)[kSize]) {
  unsigned char header[kHeader];
  return read_exactly(header, sizeof header) && header[0] == kSize && header[1] == 0 && header[2] == 0 &&
         header[3] == 0 && header[4] == type && read_exactly(payload, kSize);
}

void begin() {
  owner = call(SYS_getpid, 0, 0, 0);
  if (!receive(kCandidate, key)) owner = 0;
}

void done() {
  if (owner == 0 || call(SYS_getpid, 0, 0, 0) != owner || !send(kLoaded, key)) return;
  unsigned char test[4 + kNonceSize + 4];  // two strings: the masked nonce, and a source that is empty here
  if (!receive(kTest, test)) return;
  unsigned char nonce[kNonceSize];
  for (std::size_t i = 0; i < kNonceSize; ++i) nonce[i] = static_cast<unsigned char>(test[4 + i] ^ key[i]);
  send(kDone, nonce);
}

#ifdef HARNESS_GUEST_LIBRARY
std::int64_t pass() {
  std::int64_t first = 0;
  for (std::size_t i = 0; i < sizeof first; ++i) first = first << 8 | key[i];
  return first;
}
#endif

}  // namespace

#ifdef HARNESS_GUEST_LIBRARY

// A candidate can reach both by reflection. So only the first call of the one begins, and it returns what the other
// wants to hear, which is then in a local variable of TestMain alone.
extern "C" [[gnu::visibility("default")]] std::int64_t Java_TestMain_begin(void* /*environment*/, void* /*type*/) {
  if (owner != 0) return 0;
  begin();
  return owner == 0 ? 0 : pass();
}
extern "C" [[gnu::visibility("default")]] void Java_TestMain_done(void* /*environment*/, void* /*type*/,
                                                                  std::int64_t told) {
  if (owner != 0 && told == pass()) done();
}

#else

// NOLINTBEGIN(readability-identifier-naming): the linker's names for what --wrap=main leaves
extern "C" int __real_main(int, char**, char**);

// Before every constructor of the program.
[[gnu::used, gnu::section(".preinit_array")]] static void (*const kBeginFirst)() = begin;

extern "C" int __wrap_main(int count, char** arguments, char** environment) {
  const int status = __real_main(count, arguments, environment);
  if (status == 0) done();
  return status;
}
// NOLINTEND(readability-identifier-naming)

#endif
