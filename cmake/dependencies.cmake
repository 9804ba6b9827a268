# Third-party libraries. All come from the distribution's packages (scripts/packages.txt); nothing is vendored.
# Debian's CMake packages mark their include folders as SYSTEM, so our warnings do not apply to them.
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS filesystem)
find_package(nlohmann_json 3.11 REQUIRED)
find_package(TBB REQUIRED)
find_package(CLI11 REQUIRED)
find_package(CURL REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED COMPONENTS Crypto)
find_package(SQLite3 REQUIRED)
pkg_check_modules(ZSTD REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(SECCOMP REQUIRED IMPORTED_TARGET libseccomp)
pkg_check_modules(TREE_SITTER REQUIRED IMPORTED_TARGET tree-sitter)
# Python's headers, for the zygote's guest module. The distribution's (python3-dev), whatever python3 comes first in PATH: the module uses
# the stable ABI only, so it serves every interpreter.
set(Python3_EXECUTABLE /usr/bin/python3 CACHE FILEPATH "The interpreter whose headers are used")
find_package(Python3 3.8 REQUIRED COMPONENTS Interpreter Development.Module)
