// Files of the languages' folders that are part of the harness (cmake/embed.cmake, sandbox/CMakeLists.txt).
#pragma once

namespace sandbox {

extern const char* const kJavaCompileServer;   // java/CompileServer.java
extern const char* const kJavaTestMain;        // java/TestMain.java
extern const char* const kJavascriptGuest;     // javascript/guest.js
extern const char* const kGoPrepareAssets;     // go/prepare_assets.go
extern const char* const kGoTestBuilder;       // go/test_builder.go
extern const char* const kGoTestDependencies;  // go/test_dependencies.go
extern const char* const kGoTestRunner;        // go/test_runner.go
extern const char* const kGoGuest;             // go/guest.go
extern const char* const kGoModule;            // go/go.mod
extern const char* const kGoSums;              // go/go.sum
extern const char* const kRustManifest;        // rust/Cargo.toml
extern const char* const kRustLock;            // rust/Cargo.lock
extern const char* const kJavascriptPackages;  // javascript/package.json
extern const char* const kJavascriptLock;      // javascript/package-lock.json

}  // namespace sandbox
