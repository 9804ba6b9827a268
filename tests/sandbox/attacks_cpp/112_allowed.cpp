// case 112: what honest programs do
// expect: completed
#include <fstream>
#include <iostream>
#include <map>
#include <thread>
void attack() {
  std::ofstream("file.txt") << "text";
  std::string word;
  std::ifstream("file.txt") >> word;
  assert(word == "text");
  int sum = 0;
  std::map<int, int> squares;
  for (int i = 0; i < 1000; ++i) squares[i] = i * i;
  for (auto& entry : squares) sum += entry.second;
  assert(sum > 0);
  std::cout << "output is allowed" << std::endl;
}
