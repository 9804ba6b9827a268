#include "harness/score/exception_category.h"

#include <array>
#include <utility>

namespace score {
namespace {

using Entry = std::pair<std::string_view, std::string_view>;

// Python's built-in exceptions (https://docs.python.org/3/library/exceptions.html, "Exception hierarchy") and those of
// the standard library that tests of these benchmarks meet. RecursionError is kept apart from RuntimeError, as papers
// do.
constexpr std::array<Entry, 62> kCategories{{
    {"ArithmeticError", "ArithmeticError"},
    {"AssertionError", "AssertionError"},
    {"AttributeError", "AttributeError"},
    {"BaseException", "Other Exception"},
    {"BlockingIOError", "OSError"},
    {"BrokenPipeError", "OSError"},
    {"BufferError", "BufferError"},
    {"ChildProcessError", "OSError"},
    {"ConnectionAbortedError", "OSError"},
    {"ConnectionError", "OSError"},
    {"ConnectionRefusedError", "OSError"},
    {"ConnectionResetError", "OSError"},
    {"DivisionByZero", "ZeroDivisionError"},  // decimal
    {"EOFError", "EOFError"},
    {"Empty", "Other Exception"},  // queue
    {"Exception", "Other Exception"},
    {"FileExistsError", "OSError"},
    {"FileNotFoundError", "OSError"},
    {"FloatingPointError", "ArithmeticError"},
    {"FrozenInstanceError", "AttributeError"},  // dataclasses
    {"GeneratorExit", "GeneratorExit"},
    {"ImportError", "ImportError"},
    {"IndentationError", "SyntaxError"},
    {"IndexError", "IndexError"},
    {"InterruptedError", "OSError"},
    {"InvalidOperation", "ArithmeticError"},  // decimal
    {"IsADirectoryError", "OSError"},
    {"JSONDecodeError", "ValueError"},
    {"KeyError", "KeyError"},
    {"KeyboardInterrupt", "KeyboardInterrupt"},
    {"LookupError", "LookupError"},
    {"MemoryError", "Memory"},
    {"ModuleNotFoundError", "ImportError"},
    {"NameError", "NameError"},
    {"NotADirectoryError", "OSError"},
    {"NotImplementedError", "NotImplementedError"},
    {"OSError", "OSError"},
    {"OverflowError", "OverflowError"},
    {"PermissionError", "OSError"},
    {"PicklingError", "Other Exception"},
    {"ProcessLookupError", "OSError"},
    {"RecursionError", "RecursionError"},
    {"ReferenceError", "ReferenceError"},
    {"RuntimeError", "RuntimeError"},
    {"StatisticsError", "ValueError"},  // statistics
    {"StopAsyncIteration", "StopAsyncIteration"},
    {"StopIteration", "StopIteration"},
    {"SyntaxError", "SyntaxError"},
    {"SystemError", "SystemError"},
    {"SystemExit", "Exited Early"},
    {"TabError", "SyntaxError"},
    {"TimeoutError", "OSError"},
    {"TypeError", "TypeError"},
    {"UnboundLocalError", "NameError"},
    {"UnicodeDecodeError", "ValueError"},
    {"UnicodeEncodeError", "ValueError"},
    {"UnicodeError", "ValueError"},
    {"UnicodeTranslateError", "ValueError"},
    {"UnsupportedOperation", "OSError"},  // io; a ValueError as well
    {"ValueError", "ValueError"},
    {"ZeroDivisionError", "ZeroDivisionError"},
    {"ZipImportError", "ImportError"},
}};

}  // namespace

std::string category_of_exception(std::string_view type) {
  if (const auto dot = type.rfind('.'); dot != std::string_view::npos) type.remove_prefix(dot + 1);
  for (const auto& [name, category] : kCategories) {
    if (name == type) return std::string(category);
  }
  return "Other Exception";
}

}  // namespace score
