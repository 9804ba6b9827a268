// Result<T>: a value, or an Error whose message tells the user what is wrong, where, and what to do.
//
// A failure of the harness or of its input is an Error; a failure of a tested program is a Verdict (records.h); a bug
// aborts through HARNESS_CHECK. No exception of a library crosses the file that wraps it.
#pragma once

#include <cstdlib>
#include <string>
#include <utility>
#include <variant>

namespace base {

enum class ErrorCode {
  kUsage,         // wrong flag, wrong input file: the user mends it
  kNotFound,      // a file, data set, model or program is missing
  kIo,            // the operating system refused a read or write (disk full, no permission)
  kNetwork,       // the model server cannot be reached, or broke off
  kUnauthorized,  // the model server refuses the key
  kSandbox,       // the machine cannot isolate a program, or the sandbox itself failed
  kInterrupted,   // Ctrl-C
  kInternal,      // anything else
};

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;  // one sentence: what is wrong, where (file:line), what to do

  /// The same error with "where: " in front of the message.
  [[nodiscard]] Error at(const std::string& where) const { return {code, where + ": " + message}; }
};

/// Holds a T or an Error. Result<void> is Status. Not thread-safe, like any value.
template <typename T>
class [[nodiscard]] Result {
 public:
  Result(T value) : value_(std::move(value)) {}      // NOLINT(google-explicit-constructor)
  Result(Error error) : value_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return std::holds_alternative<T>(value_); }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] const Error& error() const { return std::get<Error>(value_); }
  [[nodiscard]] T& operator*() { return std::get<T>(value_); }
  [[nodiscard]] const T& operator*() const { return std::get<T>(value_); }
  T* operator->() { return &std::get<T>(value_); }
  const T* operator->() const { return &std::get<T>(value_); }

 private:
  std::variant<T, Error> value_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)), ok_(false) {}  // NOLINT(google-explicit-constructor)

  [[nodiscard]] bool ok() const { return ok_; }
  explicit operator bool() const { return ok_; }
  [[nodiscard]] const Error& error() const { return error_; }

 private:
  Error error_;
  bool ok_ = true;
};

using Status = Result<void>;

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace base

// A bug in the harness: says where and aborts. Never for bad input.
#define HARNESS_CHECK(condition) \
  (static_cast<bool>(condition) ? void(0) : ::base::check_failed(#condition, __FILE__, __LINE__))

#define HARNESS_CONCAT_INNER(a, b) a##b
#define HARNESS_CONCAT(a, b) HARNESS_CONCAT_INNER(a, b)

// HARNESS_ASSIGN(auto x, expression): x is the value, or this function returns the error.
#define HARNESS_ASSIGN(declaration, expression) \
  HARNESS_ASSIGN_INNER(declaration, expression, HARNESS_CONCAT(harness_result_, __LINE__))
#define HARNESS_ASSIGN_INNER(declaration, expression, temporary) \
  auto temporary = (expression);                                 \
  if (!temporary.ok()) return temporary.error();                 \
  declaration = std::move(*temporary)

// HARNESS_TRY(expression): goes on, or this function returns the error.
#define HARNESS_TRY(expression)                                                                  \
  do {                                                                                           \
    if (auto harness_status = (expression); !harness_status.ok()) return harness_status.error(); \
  } while (false)
