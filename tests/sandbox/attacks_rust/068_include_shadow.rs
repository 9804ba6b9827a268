// case 68: the compiler reads what the program may not
// expect: compile_error
fn main() {}
const SECRET: &str = include_str!("/etc/shadow");
fn attack() {}
// === next run
// expect: compile_error
fn main() {}
const SECRET: &[u8] = include_bytes!("@CANARY@/secret");
fn attack() {}
// === next run
// expect: compile_error
fn main() {}
const SECRET: &str = env!("OPENAI_API_KEY");
fn attack() {}
