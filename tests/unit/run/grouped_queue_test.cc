#include "harness/run/grouped_queue.h"

#include <set>
#include <string>
#include <thread>
#include <vector>

#include <catch2/catch_test_macros.hpp>

namespace run {

TEST_CASE("a consumer stays with its group, then takes the largest that nobody is at") {
  GroupedQueue<std::string> queue(20, 2);
  for (const char* item : {"a1", "b1", "c1", "a2", "b2", "b3", "a3", "c2", "a4"}) queue.push({item[0]}, item);
  queue.close();
  CHECK(queue.pop(0) == "a1");
  CHECK(queue.pop(1) == "b1");
  for (const char* item : {"a2", "a3", "a4", "c1", "c2"}) CHECK(queue.pop(0) == item);
  CHECK(queue.pop(0) == "b2");  // better with the other than idle
  CHECK(queue.pop(1) == "b3");
  CHECK_FALSE(queue.pop(0));
  CHECK_FALSE(queue.pop(1));
}

TEST_CASE("every item of a full grouped queue comes out once") {
  constexpr int kItems = 2000;
  GroupedQueue<int> queue(7, 3);
  std::vector<std::set<int>> got(3);
  {
    std::vector<std::jthread> threads;
    for (std::size_t consumer = 0; consumer < got.size(); ++consumer) {
      threads.emplace_back([&, consumer] {
        while (const auto item = queue.pop(consumer)) got[consumer].insert(*item);
      });
    }
    std::vector<std::jthread> producers;
    for (int first = 0; first < 2; ++first) {
      producers.emplace_back([&queue, first] {
        for (int i = first; i < kItems; i += 2) queue.push("group " + std::to_string(i % 5), i);
      });
    }
    producers.clear();
    queue.close();
  }
  std::set<int> all;
  for (const auto& items : got) all.insert(items.begin(), items.end());
  CHECK(all.size() == kItems);
  CHECK(got[0].size() + got[1].size() + got[2].size() == kItems);
}

}  // namespace run
