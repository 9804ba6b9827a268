// case 51: memory bomb
// expect: memory_limit | signaled | exception
// limits: memory=256M cpu=20000 wall=60000
fn main() {}

fn attack() {
    let mut blocks = Vec::new();
    loop {
        blocks.push(vec![1u8; 1 << 20]);
    }
}
