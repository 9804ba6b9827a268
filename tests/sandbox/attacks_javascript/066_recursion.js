// case 66: deep recursion
// expect: exception RangeError
const attack = () => attack();
