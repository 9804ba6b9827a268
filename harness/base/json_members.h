// Reads the members of a JSON object into plain fields, strictly: a member of the wrong type is an error, never a
// silent default.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "harness/base/json.h"

namespace base {

/// Collects the first error, so that a record reads as a list of fields and one status() at the end. `object` must
/// outlive it.
class JsonMembers {
 public:
  explicit JsonMembers(const Json& object) : object_(object) {
    if (!object.is_object()) error_ = Error{ErrorCode::kUsage, "expected a JSON object"};
  }

  /// An absent member leaves `field` as it is.
  template <typename T>
  void read(const char* key, T& field) {
    if (const Json* member = find(key)) assign(key, *member, field);
  }
  /// An absent member is an error.
  template <typename T>
  void require(const char* key, T& field) {
    if (!error_ && find(key) == nullptr) fail(std::string("key \"") + key + "\" is missing");
    read(key, field);
  }
  /// The member if it is there and no error came up yet.
  [[nodiscard]] const Json* find(const char* key) const {
    if (error_) return nullptr;
    const auto it = object_.find(key);
    return it == object_.end() ? nullptr : &*it;
  }
  void fail(std::string message) {
    if (!error_) error_ = Error{ErrorCode::kUsage, std::move(message)};
  }
  [[nodiscard]] Status status() const { return error_ ? Status(*error_) : Status(); }

 private:
  void wrong(const char* key, const char* expected) { fail(std::string("key \"") + key + "\" must be " + expected); }

  void assign(const char* key, const Json& member, std::string& field) {
    if (!member.is_string()) return wrong(key, "a string");
    field = member.get_ref<const std::string&>();
  }
  void assign(const char* key, const Json& member, bool& field) {
    if (!member.is_boolean()) return wrong(key, "true or false");
    field = member.get<bool>();
  }
  void assign(const char* key, const Json& member, double& field) {
    if (!member.is_number()) return wrong(key, "a number");
    field = member.get<double>();
  }
  template <typename T>
    requires std::is_integral_v<T>
  void assign(const char* key, const Json& member, T& field) {
    if (!member.is_number_integer()) return wrong(key, "an integer");
    const bool fits = member.is_number_unsigned() ? std::in_range<T>(member.get<std::uint64_t>())
                                                  : std::in_range<T>(member.get<std::int64_t>());
    if (!fits) return wrong(key, "an integer in range");
    field = member.get<T>();
  }
  template <typename T>
  void assign(const char* key, const Json& member, std::optional<T>& field) {
    if (member.is_null()) {
      field.reset();
      return;
    }
    assign(key, member, field.emplace());
  }
  template <typename T>
  void assign(const char* key, const Json& member, std::vector<T>& field) {
    if (!member.is_array()) return wrong(key, "an array");
    field.clear();
    for (const auto& item : member) assign(key, item, field.emplace_back());
  }

  const Json& object_;
  std::optional<Error> error_;
};

}  // namespace base
