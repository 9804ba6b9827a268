// case 112: what honest programs do
// expect: completed
fn main() {}

fn attack() {
    std::fs::write("file.txt", "text").unwrap();
    assert_eq!(std::fs::read_to_string("file.txt").unwrap(), "text");
    assert_eq!(std::thread::spawn(|| 1).join().unwrap(), 1);
    println!("output is allowed");
}
