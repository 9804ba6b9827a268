// case 1, 2, 4, 15: files of the host, and those that nobody may change
// expect: completed
const attack = () => {
  fails('ENOENT', () => fs.readFileSync('/etc/shadow'));
  fails('ENOENT', () => fs.readdirSync('@CANARY@'));
  fails('ENOENT', () => fs.readdirSync('@SOURCE@'));
  fails('EROFS', () => fs.writeFileSync('/usr/harness', ''));
  fails('EROFS', () => fs.writeFileSync('/build/new.js', ''));
  fails('ENOENT', () => fs.readFileSync('/proc/1/environ'));
  return true;
};
