// case 93, 94: leaving before the end of the test
// expect: exited
fn main() {}
fn attack() { std::process::exit(0); }
// === next run
// expect: exited
extern "C" { fn _exit(status: i32) -> !; }
fn main() {}
fn attack() { unsafe { _exit(0) } }
// === next run
// expect: exited
fn main() {}
extern "C" fn leave() { std::process::exit(0) }
#[used]
#[link_section = ".init_array"]
static LEAVE: extern "C" fn() = leave;
fn attack() {}
// === next run
// expect: exception
fn main() {}
fn attack() { panic!() }
#[cfg(any())]
// === next run
// expect: exception
fn main() {}
fn attack() { panic!() }
#[cfg(not(test))] // and a comment
