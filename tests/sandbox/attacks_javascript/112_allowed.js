// case 112: what honest programs do
// expect: completed
const attack = () => {
  fs.writeFileSync('file.txt', 'text');
  console.log('output is allowed');
  return fs.readFileSync('file.txt', 'utf8') === 'text' && [3, 1, 2].sort().join() === '1,2,3';
};
