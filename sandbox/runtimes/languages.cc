#include <algorithm>
#include <array>

#include "harness/base/suggest.h"
#include "sandbox/runtimes/language.h"

namespace sandbox {

std::span<const Language* const> languages() {
  static const std::array<const Language*, 7> all{&python_language(),           &cpp_language(), &java_language(),
                                                  &javascript_language(),       &go_language(),  &rust_language(),
                                                  &scientific_python_language()};
  return all;
}

base::Result<std::vector<Component>> required_components(const Language& language, const Preparation& preparation) {
  auto components = language.components(preparation);
  for (const auto& component : components) {
    if (component.required && component.path.empty())
      return base::Error{base::ErrorCode::kNotFound, "tests in " + language.name() + " need " + component.name +
                                                         ", which is not here; install it with: " + component.fix};
  }
  return components;
}

base::Result<const Language*> language_of(const std::string& runtime) {
  std::vector<std::string> known;
  for (const auto* language : languages()) {
    for (auto& name : language->runtimes()) {
      if (name == runtime) return language;
      known.push_back(std::move(name));
    }
  }
  return base::Error{base::ErrorCode::kUsage,
                     "there is no runtime \"" + runtime + "\"" + base::did_you_mean(runtime, known)};
}

}  // namespace sandbox
