#!/usr/bin/env python3
r"""Samples of HumanEval-X as models make them: the canonical solutions, each with one thing wrong (or odd, but right). For differential tests of the
harness against humanevalx_official.py: nothing here is destructive, or left to chance (undefined behaviour, races). Not here: what only `cargo check`
refuses, a step that the harness leaves out (`#[cfg(not(test))]`, and `#![deny(warnings)]` where only tests use the function).

  humanevalx_mutants.py --language cpp --data humaneval_cpp.jsonl.gz [--seed 1] > samples.jsonl

Prints a row a task in CodeGeeX' form: task_id, prompt, generation, and in `kind` what was done. Each seed deals the kinds anew.
"""
import argparse
import json
import random
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from humanevalx_official import read  # noqa: E402

# In mutants/: before.LANGUAGE.txt, statements that go before the body of the solution; behind.LANGUAGE.txt, what goes behind it, with Python's escapes.
# A kind a line.
KINDS = Path(__file__).parent / "mutants"
LANGUAGES = ["cpp", "java", "js", "go", "rust", "python"]

# Behind the solution in every language, as models go on.
TAILS = {
    "markdown fence": "```\n", "fence and prose": "```\n\nThis function works in linear time.\n", "end of text": "<|endoftext|>", "prose": "\nThis works.\n",
    "eos": "</s>", "extra brace": "\n}\n", "two extra braces": "}\n}\n", "blank lines": "\n\n\n   \n\t\n", "non-ASCII comment": "\n// é – “quoted” 汉字 🙂\n",
    "hash comment": "\n# comment\n", "backslash": "\\", "trailing garbage": "\n1234 abc ((\n", "NUL": "\0", "NUL in a comment": "// a\0b\n",
    "unterminated comment": "\n/* and so on", "long comment": "\n" + "// once more\n" * 20000, "long line": "\n// " + "x" * 200000 + "\n",
    "bidirectional": "\n// \u202e reversed\n", "byte order mark": "\ufeff", "DEL and ESC": "// \x7f\x1b[31m\n",
}

TYPES = {"cpp": ["int", "string", "vector<int>", "float", "bool", "char"], "java": ["int", "String", "double", "Integer", "List", "boolean"],
         "js": ["let", "const", "var"], "go": ["int", "string", "float64", "bool", "[]int"], "rust": ["i32", "String", "f32", "usize", "&str", "bool"],
         "python": ["int", "str", "list", "len"]}
KEYWORDS = set("for if else return while in and or not def int float bool string char vector auto public private static new null true false var let const func "
               "range fn mut match use as loop None True False lambda String double List Integer boolean break continue of".split())


def swap(pairs):
    """Replaces one place of those where a key stands by its value."""
    def mutate(code, choose):
        places = [(found.start(), key) for key in pairs for found in re.finditer(re.escape(key), code)]
        if not places:
            return None
        at, key = choose.choice(places)
        return code[:at] + pairs[key] + code[at + len(key):]
    return mutate


def one_line(change, language):
    """Changes one line that is not blank; `change` takes the lines and its index. Without its return, a function in C++ returns what chance has it."""
    def mutate(code, choose):
        lines = code.split("\n")
        filled = [i for i, line in enumerate(lines) if line.strip() and not (language == "cpp" and "return" in line)]
        if len(filled) < 2:
            return None
        change(lines, choose.choice(filled), choose)
        return "\n".join(lines)
    return mutate


def delete(lines, at, _choose):
    del lines[at]


def repeat(lines, at, _choose):
    lines.insert(at, lines[at])


def swap_with_next(lines, at, _choose):
    other = min(at + 1, len(lines) - 1)
    lines[at], lines[other] = lines[other], lines[at]


def indent(lines, at, choose):
    lines[at] = choose.choice([" ", "\t", "    "]) + lines[at]


def dedent(lines, at, _choose):
    lines[at] = lines[at][2:] if lines[at].startswith("  ") else lines[at].lstrip()


def comment_out(lines, at, _choose):
    lines[at] = "// " + lines[at]


def cut_short(lines, at, choose):
    lines[at] = lines[at][:choose.randrange(len(lines[at]))]


def rename(code, choose):
    names = [found for found in re.finditer(r"\b[A-Za-z_]\w*\b", code) if found.group() not in KEYWORDS]
    if not names:
        return None
    found = choose.choice(names)
    return code[:found.start()] + found.group() + "2" + code[found.end():]


def drop_character(characters):
    def mutate(code, choose):
        places = [i for i, c in enumerate(code) if c in characters]
        if not places:
            return None
        at = choose.choice(places)
        return code[:at] + code[at + 1:]
    return mutate


def off_by_one(code, choose):
    numbers = list(re.finditer(r"\b\d+\b", code))
    if not numbers:
        return None
    found = choose.choice(numbers)
    return code[:found.start()] + str(int(found.group()) + choose.choice([1, -1])) + code[found.end():]


def retype(language):
    def mutate(code, choose):
        present = [name for name in TYPES[language] if name in code]
        if not present:
            return None
        old = choose.choice(present)
        return swap({old: choose.choice([name for name in TYPES[language] if name != old])})(code, choose)
    return mutate


def common_kinds(language):
    kinds = {
        "untouched": lambda code, _: code, "empty": lambda *_: "", "blank": lambda *_: "\n  \n",
        "only a brace": lambda *_: None if language == "cpp" else "\n}\n",
        "CRLF": lambda code, _: code.replace("\n", "\r\n"), "lone CR": lambda code, _: code.replace("\n", "\r"), "tabs": lambda code, _: code.replace("    ", "\t"),
        "no last brace": lambda code, _: code[:code.rfind("}")] if "}" in code else None, "stripped": lambda code, _: code.strip(),
        "cut short": lambda code, choose: code[:choose.randrange(len(code))], "no-break spaces": lambda code, _: code.replace("    ", "\u00a0   ", 1),
        "fenced": lambda code, _: "```\n" + code + "```\n", "twice": lambda code, _: code + code, "byte order mark first": lambda code, _: "\ufeff" + code,
        "comparison": swap({"<": "<=", ">": ">=", "==": "!=", "<=": "<", ">=": ">", "!=": "=="}), "arithmetic": swap({"+": "-", "-": "+", "*": "/", "/": "*", "%": "+"}),
        "logic": swap({"&&": "||", "||": "&&", " and ": " or ", " or ": " and ", "true": "false", "True": "False", "false": "true", "False": "True"}),
        "constant": off_by_one, "constant again": off_by_one, "renamed": rename, "renamed again": rename, "type": retype(language),
        "parenthesis": drop_character("()"), "brace": drop_character("{}"), "punctuation": drop_character(";,:"), "operator": drop_character("=<>+-*&|"),
        "line deleted": one_line(delete, language), "another line deleted": one_line(delete, language), "line repeated": one_line(repeat, language), "lines swapped": one_line(swap_with_next, language),
        "indented": one_line(indent, language), "dedented": one_line(dedent, language), "commented out": one_line(comment_out, language), "line cut short": one_line(cut_short, language),
    }
    for name, text in TAILS.items():
        kinds[name] = lambda code, _, text=text: code + text
    return kinds


def statement_kind(language, statement):
    def mutate(code, _choose):
        if language == "python":
            return "    " + statement + "\n" + code
        return ("\n" if language == "rust" else "") + "    " + statement + "\n" + code
    return mutate


def tail_kind(text):
    return lambda code, _: code + text


def lines_of(name):
    return (KINDS / name).read_text(encoding="utf-8").rstrip("\n").split("\n")


def kinds_of(language):
    kinds = common_kinds(language)
    for line in lines_of(f"before.{language}.txt"):
        kinds["before: " + line] = statement_kind(language, line)
    for line in lines_of(f"behind.{language}.txt"):
        kinds["behind: " + line] = tail_kind(line.encode("latin-1", "backslashreplace").decode("unicode-escape"))
    return kinds


def mutants(language, problems, seed):
    choose = random.Random(f"{language} {seed}")
    kinds = list(kinds_of(language).items())
    deck = []
    for problem in problems:
        generation = None
        while generation is None:
            if not deck:
                deck = choose.sample(kinds, len(kinds))
            kind, mutate = deck.pop()
            generation = mutate(problem["canonical_solution"], choose)
        yield {"task_id": problem["task_id"], "prompt": problem["prompt"], "generation": generation, "kind": kind}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", required=True, choices=LANGUAGES)
    parser.add_argument("--data", required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for row in mutants(arguments.language, read(arguments.data), arguments.seed):
        print(json.dumps(row))


if __name__ == "__main__":
    main()
