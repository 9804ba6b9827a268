// case 51: memory bomb
// expect: memory_limit | signaled | exception OutOfMemoryError
// limits: memory=256M cpu=20000 wall=60000
const attack = () => {
  const blocks = [];
  for (;;) blocks.push(Buffer.alloc(1 << 20, 1));
};
