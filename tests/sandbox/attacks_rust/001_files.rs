// case 1, 2, 4, 15: files of the host, and those that nobody may change
// expect: completed
fn main() {}

fn attack() {
    for path in ["/etc/shadow", "@CANARY@/secret", "@SOURCE@/README.md", "/proc/1/environ"] {
        assert!(std::fs::read(path).is_err(), "{}", path);
    }
    for path in ["/usr/harness", "/build/new"] {
        assert!(std::fs::write(path, "x").is_err(), "{}", path);
    }
}
