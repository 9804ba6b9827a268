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

# What stands before the body of the solution: statements, one kind a line.
BODY = {
    "cpp": r"""
unordered_map<int, int> seen;
unordered_set<char> seen;
map<string, int> m; m["a"] = 1;
set<int> s; s.insert(1);
stringstream ss; ss << 1;
ostringstream out; out << 1;
vector<int> w = {1, 2}; int total = accumulate(w.begin(), w.end(), 0);
queue<int> q; q.push(1);
stack<int> st; st.push(1);
deque<int> d; d.push_back(1);
function<int(int)> f = [](int x) { return x; };
unique_ptr<int> p(new int(1));
auto p = make_unique<int>(1);
array<int, 3> a; a[0] = 1;
tuple<int, int> t = make_tuple(1, 2);
pair<int, int> p = make_pair(1, 2); auto [a1, b1] = p;
if (int k = 1; k > 0) { k = 2; }
auto generic = [](auto x) { return x; }; generic(1);
string_view v = "abc";
optional<int> o;
int big = 1'000'000;
int bits = 0b101;
int g = gcd(4, 6);
int g = __gcd(4, 6);
int c = clamp(3, 1, 2);
int narrow{3.7};
char narrow{300};
int from = 3; char narrow{from};
vector<int> narrow = {1, 2.5};
int unused; int unused2 = 7;
int overflow = 2147483647 * 2;
int n = 3; int vla[n]; vla[0] = 1;
int x = "abc";
string s = 5;
const int k = 1; k = 2;
int x = 1; int x = 2;
assert(true);
assert(1 == 2);
printf("%d\n", 1);
printf("%d\n", "wrong");
cout << "debug" << endl;
cerr << "debug" << endl;
std::cout << std::setprecision(3) << 1.5;
puts("debug");
exit(0);
exit(1);
abort();
throw 1;
throw runtime_error("no");
throw std::invalid_argument("no");
int* null = NULL; *null = 1;
vector<int> none; none.at(3);
string none; none.substr(5);
stoi("x");
int zero = 0; int y = 1 / zero;
return;
goto end;
INT_MAX; INT64_MAX; numeric_limits<int>::max();
double r = round(1.5) + pow(2, 3) + std::abs(-1.5) + fabs(-2) + M_PI;
memset(NULL, 0, 0); strlen("a"); tolower('A'); isdigit('1');
int arr[] = {1, 2}; for (auto x : arr) ; for (int i : {1, 2}) ;
#include <unordered_map>
#define N 10
using std::vector; using namespace std; namespace fs = std;
struct Local { int a; int f() { return a; } }; Local l; l.a = 1;
int f(int x) { return x; }
auto fact = [&](int n) { return n < 2 ? 1 : fact(n - 1); };
vector<vector<int>> nested(2, vector<int>(3, 0)); sort(nested.begin(), nested.end());
string reversed("abc"); reverse(reversed.begin(), reversed.end()); to_string(1.5) + 'a';
static int counter = 0; counter++;
std::regex r("a");
auto now = std::chrono::system_clock::now();
long long l = 1LL << 40; unsigned u = -1; if (u < 0) l = 0;
char* s = "literal";
bool b = "a" == "b";
try { throw 1; } catch (...) { }
int üben = 1;
string s = "“quoted” – é";
""",
    "java": r"""
List raw = new ArrayList(); raw.add(1);
List<String> strings = (List<String>) (Object) new ArrayList<Integer>();
System.out.println("debug");
System.err.println("debug");
throw new RuntimeException("no");
if (true) throw new IllegalStateException("no");
if (true) throw new AssertionError("no");
if (true) throw new Exception("checked");
int wrapped = Integer.MAX_VALUE + 1;
int literal = 2147483648;
int narrow = 3.5;
int lossy = 10L;
byte b = 200;
char c = 'ab';
String s = 5;
String s = 'abc';
var inferred = new ArrayList<Integer>(); inferred.add(1);
String block = "" "
int day = switch (3) { case 1, 2 -> 6; default -> 7; };
Object o = "a"; if (o instanceof String str && str.length() > 0) { }
record Point(int x, int y) { }
enum Local { A, B }
List<Integer> immutable = List.of(1, 2); immutable.add(3);
List<Integer> listed = java.util.stream.Stream.of(1, 2).toList();
Object k = 1; String d = switch (k) { case Integer i -> "a"; default -> "b"; };
assert false;
int x = 1; int x = 2;
final int k = 1; k = 2;
int uninitialized; int y = uninitialized;
undeclared = 1;
undeclaredCall();
String s = "abc"; s.size();
String s = "abc"; int n = s.length;
int[] a = {1, 2}; int n = a.length(); int m = a.size();
StringUtils.isBlank("a");
org.apache.commons.lang3.StringUtils.isBlank("a");
java.util.Missing m = null;
import java.util.*;
int[] none = new int[0]; none[1] = 2;
String none = null; none.length();
Integer.parseInt("x");
Object o = "a"; Integer i = (Integer) o;
int zero = 0; int y = 1 / zero;
new ArrayList<Integer>().iterator().next();
new ArrayList<Integer>().get(0);
"abc".substring(5);
java.util.Iterator<Integer> it = new ArrayList<>(List.of(1)).iterator(); it.remove();
Runnable[] r = new Runnable[1]; r[0] = () -> r[0].run(); r[0].run();
System.exit(0);
System.exit(1);
new Thread(() -> { throw new RuntimeException("in a thread"); }).start();
Thread.sleep(1);
return;
return null;
int octal = 08;
double d = 1.0f + 1e400;
int hex = 0xFFFFFFFFF;
long l = 1L << 40; int i = (int) l; i += 3.7; char ch = 'a'; ch += 1;
String üben = "“quoted” – é"; String ß = üben + "\u00e9";
// \u000a int hidden = 1;
// \user
String bad = "\d";
for (int i = 0; i < 3; i++) { int i = 1; }
int lambda = 0; Runnable r = () -> System.out.println(lambda); lambda++;
List<int> primitive = new ArrayList<>();
Map<Integer, Integer> m = new HashMap<>(); m.put(1, 1); for (Map.Entry<Integer, Integer> e : m.entrySet()) { }
for (Integer i : new ArrayList<>(List.of(1, 2))) { }
new Date(1).getYear(); new Integer(5); Thread.currentThread().getId();
int a = b = 1;
if (1) { }
if (x = 1) { }
String s = null + 1;
while (true) { }
for (;;) { break; }
int unused = 0; ; ;
private int field = 1;
public int helper(int x) { return x; }
int helper(int x) { return x; }
class Local { int f() { return 1; } } new Local().f();
synchronized (this) { }
try { Integer.parseInt("x"); } catch (NumberFormatException e) { }
try { } catch (java.io.IOException e) { }
""",
    "js": r"""
console.log('debug');
console.error('debug');
console.warn('debug');
console.log();
console.log('');
process.stdout.write('');
process.stdout.write('x');
console.assert(true);
console.assert(false);
console.assert(1 === 2, 'not equal');
console.assert = () => {};
console.log = () => {}; console.log('silenced');
throw new Error('no');
throw 'text';
throw null;
throw undefined;
process.exit(0);
process.exit(1);
process.exitCode = 3;
process.on('exit', () => {});
process.on('exit', () => { throw new Error('late'); });
process.on('uncaughtException', () => {}); throw new Error('swallowed');
process.emitWarning('careful');
new Buffer(5);
Buffer.alloc(5);
Promise.reject(new Error('unhandled'));
Promise.reject(1).catch(() => {});
Promise.resolve(1).then(() => { throw new TypeError('later'); });
setTimeout(() => {}, 10);
setTimeout(() => { throw new Error('later'); }, 1);
setTimeout(() => process.exit(0), 1);
setImmediate(() => console.log('later'));
(async () => { await null; throw new Error('async'); })();
await null;
await Promise.resolve(1);
async function later() { return 1; } later();
const lodash = require('lodash');
const _ = require('underscore');
const assert = require('assert'); assert(true);
const assert = require('assert'); assert.equal(1, 2);
const fs = require('fs'); fs.existsSync('.');
const md5 = require('js-md5'); md5('a');
import fs from 'fs';
import('fs').then(() => {});
export const x = 1;
'use strict'; implicitGlobal = 1;
implicitGlobal = 1;
let x = 1; let x = 2;
const k = 1; k = 2;
var numbers; var numbers = numbers;
notDefined();
notDefined;
alert('x');
window.x = 1;
null.x;
undefined.foo.bar;
const o = {}; o.missing();
[].reduce((a, b) => a + b);
new Array(-1);
'abc'.repeat(-1);
(1).toFixed(200);
JSON.parse('{');
decodeURIComponent('%');
BigInt(1.5);
1n + 1;
new RegExp('[');
/(?<name>a)/.exec('a').groups.name;
const y = 010;
'use strict'; const y = 010;
with ({}) { }
const a = null ?? 1; let b = a?.c; b ??= 2;
class A { #p = 1; get p() { return this.#p; } } new A().p;
Symbol() + '';
const f = () => f(); f();
const f = () => f(); try { f(); } catch (e) { }
for (;;) { break; }
while (true) { }
let unused;
debugger;
global.leak = 1;
Array.prototype.last = function () { return this[this.length - 1]; };
String.prototype.contains = function (s) { return this.indexOf(s) >= 0; };
return;
return undefined;
yield 1;
function* g() { yield 1; } [...g()];
label: for (;;) { break label; }
break;
<!-- comment
--> comment
# comment
const s = '“quoted” – é'; const ß = s;
const s = 'unterminated;
const s = `a
const {a, b} = {a: 1, b: 2}; const [c, ...d] = [1, 2];
const {a} = null;
if (true { }
int x = 1;
let x: number = 1;
def f(x):
const t = typeof missing; void 0; delete global.zzz;
const t = new Date(NaN).toISOString();
queueMicrotask(() => {});
new Worker('x');
console.table([]);
console.trace();
console.count();
console.time('a'); console.timeEnd('a');
require('util').deprecate(() => {}, 'old')();
new Error('not thrown');
Error.captureStackTrace({});
Object.freeze(console);
""",
    "go": r"""
unused := 1
var unused int
_ = 1
fmt.Println("debug")
fmt.Println("debug\n")
fmt.Printf("%d\n", "wrong")
fmt.Printf("%d %d\n", 1)
fmt.Printf("%d\n", 1, 2)
fmt.Printf("plain\n")
fmt.Printf("%z\n", 1)
fmt.Print("%d", 1)
fmt.Println("%d", 1)
_ = fmt.Sprintf("%s", 1)
_ = fmt.Sprintf("%d%%", 1)
fmt.Sprintf("unused")
_ = fmt.Errorf("%w", nil)
x := 1; _ = string(x)
x := 1; _ = string(rune(x))
x := 1; x = x
x := 1; if x == 1 || x == 1 { }
x := 1; if x != 1 || x != 2 { }
f := func() {}; if f == nil { }
if fmt.Println == nil { }
var e error; var target *int; _ = errors.As(e, target)
errors.New("x")
os.Exit(0)
os.Stderr.Write(nil)
unicode.IsLetter('a')
bufio.NewReader(nil)
sort.Ints([]int{2, 1})
sort.Slice([]int{2, 1}, func(i, j int) bool { return i < j })
sort.Slice([2]int{2, 1}, func(i, j int) bool { return i < j })
_ = math.Max(1, 2)
math.Max(1, 2)
_ = math.MaxInt
_ = math.MaxInt64
var m int = math.MaxInt64 + 1
_ = math.Abs(1)
i := 1; _ = math.Abs(i)
_ = rand.Intn(3)
rand.Seed(1)
_ = strings.Split("a b", " ")
_ = strings.Title("a")
var sb strings.Builder; sb.WriteString("a")
_, err := strconv.Atoi("1")
n, _ := strconv.Atoi("1"); _ = n
n := strconv.Atoi("1")
_ = strconv.Itoa("1")
_ = bytes.NewBufferString("")
_ = time.Now()
time.Sleep(1)
_ = regexp.MustCompile("a")
_ = regexp.MustCompile("[")
_ = md5.Sum(nil)
// math.Sqrt would do
// see sort.Ints, strings.Join
/* fmt.Println("debug") */
mymath := struct{ Sqrt int }{}; _ = mymath.Sqrt
_ = "bytes.Buffer"
var a any = 1; _ = a
_ = min(1, 2)
clear(map[int]int{})
for i := range 10 { _ = i }
for range [3]int{} { }
var fs []func(); for i := 0; i < 3; i++ { fs = append(fs, func() { _ = i }) }
_ = slices.Max([]int{1})
_ = [...]int{1, 2}[5]
empty := []int{}; _ = empty[len(empty)]
var nilMap map[string]int; nilMap["a"] = 1
var p *int; *p = 1
zero := 0; _ = 1 / zero
_ = 1 / 0
panic("no")
go func() { }()
ch := make(chan int); ch <- 1
ch := make(chan int); close(ch); close(ch)
var i interface{} = "a"; _ = i.(int)
var f func(int) int; f = func(x int) int { return f(x+1) + 1 }; f(0)
for { }
x := 1; x := 2
x = 1
var x int = "a"
var x int = 1.5
var b byte = 300
_ = "a" + 1
_ = 'ab'
_ = "a" + 'b'
len("a")
append([]int{}, 1)
nums := []int{}; append(nums, 1)
return
return nil, nil
L: for { break L }
unusedLabel:
goto end
if x := 1; x > 0 { }
if (true) { }
if true
x++ ; ++x
x := 1; x++
while true { }
y = x ? 1 : 2
var a [3]int; for i, v := range a { _ = i }
var a [3]int; for i := range a { _ = i }
type Local struct { A int }; _ = Local{1}
type Local struct { A int `json:"a` }; _ = Local{1}
defer func() { recover() }()
defer recover()
import "fmt"
s := "“quoted” – é"; _ = s
üben := 1; _ = üben
"unterminated
_ = `raw
_ = 0b101; _ = 1_000; _ = 0o17; _ = 017
print("builtin")
println("builtin")
var mu sync.Mutex; _ = mu
func helper(x int) int { return x }
helper := func(x int) int { return x }; _ = helper(1)
const big = 1 << 100; _ = big >> 98
const big = 1 << 100; _ = big
switch 1 { case 1: case 1: }
switch x := interface{}(1).(type) { }
switch x := interface{}(1).(type) { case int: _ = x }
var arr []int; arr.append(1)
t := 1; _ = t
testing.Init()
assert.True(true)
_ = copy([]int{1}, []int{2})
""",
    "rust": r"""
let unused = 1;
let mut unused_mut = 1;
let Unused_Case = 1;
let x: i32 = "a";
let x: i32 = 1.5;
let x: u8 = 300;
let x: i32 = i32::MAX + 1;
let x = i32::MAX; let y = x + 1;
let x = std::hint::black_box(i32::MAX); let y = x + 1;
let x = std::hint::black_box(0u32) - 1;
let a = [1, 2]; a[5];
let v = vec![1, 2]; v[5];
let x = 1 / 0;
let zero = std::hint::black_box(0); let y = 1 / zero;
panic!("no");
todo!();
unimplemented!();
unreachable!();
assert!(false);
assert!(1 == 1);
assert_eq!(1, 2, "differs");
debug_assert!(false);
println!("debug");
eprintln!("debug");
println!("{}");
println!("{}", 1, 2);
println!("{x}");
println!("{:?}", vec![1]);
println!("{}", vec![1]);
dbg!(1);
std::process::exit(0);
std::process::exit(1);
std::thread::spawn(|| panic!("in a thread"));
std::thread::spawn(|| panic!("in a thread")).join().unwrap();
let n: Option<i32> = None; n.unwrap();
let r: Result<i32, String> = Err("no".to_string()); r.expect("must");
"x".parse::<i32>().unwrap();
let s = "é"; &s[0..1];
let s = String::from("a"); let t = s; println!("{}", s);
let mut v = vec![1]; let first = &v[0]; v.push(2); println!("{}", first);
let mut v = vec![1]; for x in &v { v.push(*x); }
let r; { let x = 1; r = &x; } println!("{}", r);
let x = 1; x = 2;
let x; println!("{}", x);
let v = vec![1]; v.push(2);
let mut m = HashMap::new(); m.insert(1, 2);
use std::collections::HashMap; let mut m = HashMap::new(); m.insert(1, 2);
let mut m = std::collections::HashMap::new(); m.insert(1, 2); m[&5];
use std::collections::HashMap;
use std::collections::Missing;
use itertools::Itertools;
use rand::Rng; let mut rng = rand::thread_rng(); let n: i32 = rng.gen_range(0, 3);
let n: i32 = rand::thread_rng().gen_range(0..3);
use regex::Regex; let re = Regex::new(r"\d").unwrap();
let re = Regex::new("[").unwrap();
md5::compute("a");
extern crate regex;
undeclared();
undeclared_macro!();
let s = "abc"; s.size();
let s = "abc"; s.length;
let x = 5 as char;
let x = 5u8 as char;
let x = 3000000000;
let x = "a" + "b";
let x = "a".to_string() + "b";
let x = 1 + 1.0;
let x = 1u32 + 1i32;
if 1 { }
if x = 1 { }
let x = 1 if true else 2;
let x = ;
let x = 5
x++;
let mut i = 0; i++;
for i in 0..3 { }
for (i in 0..3) { }
for i in 3..0 { i; }
while true { break; }
loop { break; }
return;
return Default::default();
fn inner(x: i32) -> i32 { x } inner(1);
fn inner(x: i32) -> i32 { x; }
fn deep(x: u64) -> u64 { if x == u64::MAX { 0 } else { deep(x + 1) + 1 } } println!("{}", deep(0));
fn deep() { deep() } deep();
let f = |x| x; f(1); f("a");
let f = |x: i32| x; f(1);
let c = 'ab';
let s = 'abc';
let s = "unterminated;
let s = r"raw \d";
let s = "\d";
let s = "“quoted” – é"; let b = s.len();
let größe = 1;
let x = 1; let x = "shadowed";
let Some(x) = Some(1) else { panic!() };
let Some(x) = Some(1);
if let Some(x) = Some(1) && true { }
match 1 { 1 => {}, }
match 1 { 1 => {}, _ => {} }
match Some(1) { Some(_) => {} }
struct Local { a: i32 } let l = Local { a: 1 };
struct Local { a: i32 } let l = Local { };
struct Local; println!("{:?}", Local);
async fn f() {} f();
async { };
unsafe { std::ptr::null_mut::<i32>().write_volatile(1) };
#![allow(unused)]
#[allow(unused_variables)] let x = 1;
#[unknown_attribute] let x = 1;
/// documentation
// comment
let _ = std::env::args().count();
let v: Vec<i32> = Vec::with_capacity(usize::MAX);
vec![1, 2, 3].iter().sum();
let s: i32 = vec![1, 2, 3].iter().sum();
let v: Vec<i32> = vec![1, 2].iter().map(|x| x * 2).collect();
let v = vec![1, 2].iter().map(|x| x * 2).collect();
let v: Vec<i32> = vec![1, 2].iter().collect();
let mut v = vec![1.5, 0.5]; v.sort();
let x: usize = -1;
let x = -1 as usize;
let x: usize = 0; let y = x - 1;
std::mem::drop(1); let b: Box<dyn Fn(i32) -> i32> = Box::new(|x| x);
use super::*;
std::intrinsics::abort();
std::process::abort();
""",
    "python": r"""
print('debug')
print('debug', file=sys.stderr)
sys.stdout.write('x'); sys.stdout.flush()
return None
return
pass
undeclared
undeclared()
1 + ''
'abc'.missing
[][1]
{}['a']
int('x')
1 / 0
next(iter([]))
raise ValueError('no')
raise ValueError
raise AssertionError('own')
assert False
assert False, 'own words'
raise SystemExit
raise SystemExit(0)
raise KeyboardInterrupt
raise 'text'
sys.exit()
sys.exit(0)
sys.exit('words')
exit()
quit()
os._exit(0)
import os
import os; os.getcwd()
import os; os.environ['A'] = 'b'
import nowhere
import pandas
from nowhere import thing
from math import *
from __future__ import annotations
from math import nothing
import numpy as np; np.array([1, 2]).sum()
np.array([1, 2]) + np.array([1, 2, 3])
if np.array([1, 2]): pass
Counter('abc'); deque([1]); List[int]
f = lambda: f(); f()
f = lambda n: f(n + 1) if n < 900 else n; f(0)
sys.setrecursionlimit(5000); f = lambda n: f(n + 1) if n < 3000 else n; f(0)
while True: pass
for i in range(3): pass
input()
sys.stdin.read()
open('file.txt', 'w').write('x')
open('missing.txt')
global numbers_seen; numbers_seen = []
nonlocal missing
yield 1
await None
async def later(): return 1
x: int = 'a'
(y := 1)
print 'old'
exec('z = 1'); eval('1 + 1')
eval('1 +')
s = '“quoted” – é'
größe = 1
s = “quoted”
s = 'unterminated
s = f'{1!r:>10} {"a"}'
s = f'{"a" 1}'
x = 5 5
x = (1
x = 1)
x ==
if x = 1: pass
def helper(x): return x
def helper(x) return x
class Local: pass
\
x = 1 \
x = 0777
x = 1_000; y = 0o17
match 1:
assert_equal(1, 1)
import threading; threading.Thread(target=lambda: 1 / 0).start()
import warnings; warnings.warn('careful')
del math
locals()['x'] = 1
__name__ == '__main__' and undeclared
'abc'[0] = 'd'
'{} {}'.format(1)
'%d' % 'a'
[1, 2].sort(key=1)
max([])
a, b = 1
range(3)[5]
math.sqrt(-1)
'é'.encode('ascii')
b'\xff'.decode()
None.x
not_called
x = [i for i in range(3) if i else 1]
try: undeclared
try: undeclared; 
lambda: (yield)
break
""",
}

# What stands behind the solution, one kind a line; "\n" is a line's end.
TAIL = {
    "cpp": r"""
int helper(int x) { return x; }\n
int main() { return 0; }\n
int main() {\n    cout << 1;\n}\n
#include <map>\nmap<int, int> later;\n
#include <missing.h>\n
#include <bits/stdc++.h>\n
#define main other\n
#undef assert\n
#define NDEBUG\n
struct Later { int a; }\n
struct Later { int a; };\n
using namespace std;\n
template <typename T> T twice(T x) { return x + x; }\n
int global = 1 / 0;\n
int initialized = [] { return 1; }();\n
static int at_start = [] { std::exit(0); return 1; }();\n
#if 0\n
#endif\n
/*\n
// comment \\\n
*/\n
int undeclared_function(int x);\nint user = undeclared_function(1);\n
""",
    "java": r"""
\nclass Helper { int f() { return 1; } }
\nclass Main { }
\nclass Solution { }
\npublic class Other { }
\ninterface Shape { double area(); }
\nenum Color { RED, GREEN }
\nrecord Point(int x, int y) { }
\nimport java.util.*;
\npackage later;
\npublic static void main(String[] args) { }
\n/*
\n// comment
\n;
\nint top = 1;
\nvoid top() { }
\n@interface Note { }
\n@Deprecated
""",
    "js": r"""
console.log('after');\n
module.exports = { };\n
export default 1;\n
return;\n
function helper(x) { return x; }\n
const console = { assert() { } };\n
const process = 1;\n
const require = 1;\n
process.exit(0);\n
await 1;\n
'use strict';\nundeclaredGlobal = 1;\n
/*\n
// comment\n
console.assert(false);\n
throw new Error('after');\n
})();\n
var x = ;\n
class Later { }\n
if (require.main === module) { console.log('main'); }\n
""",
    "go": r"""
func helper(x int) int {\n\treturn x\n}\n
func main() {\n}\n
func main() {\n\tfmt.Println("x")\n}\n
func init() {\n}\n
func init() {\n\tpanic("at start")\n}\n
func TestOther(t *testing.T) {\n}\n
func TestOther(t *testing.T) {\n\tt.Fatal("no")\n}\n
func Testlower(t *testing.T) {\n}\n
func Testlower() {\n}\n
func TestWrong() {\n}\n
func TestMain(m *testing.M) {\n\tm.Run()\n}\n
func TestMain(m *testing.M) {\n}\n
func Example() {\n\tfmt.Println("x")\n\t// Output: x\n}\n
func Example() {\n\tfmt.Println("x")\n\t// Output: y\n}\n
func ExampleMissing() {\n}\n
func BenchmarkOther(b *testing.B) {\n}\n
func FuzzOther(f *testing.F) {\n}\n
import "fmt"\n
package later\n
type Later struct {\n\tA int\n}\n
type Number interface {\n\t~int | ~float64\n}\n\nfunc Sum[T Number](xs []T) (s T) {\n\tfor _, x := range xs {\n\t\ts += x\n\t}\n\treturn s\n}\n
var unused = 1\n
var wrong int = "a"\n
//go:build ignore\n
// +build ignore\n
//go:embed missing.txt\nvar content string\n
//go:noinline\nfunc f() {}\n
//line other.go:10\nfunc g() { undefined() }\n
/*\n
// comment
x := 1\n
#include <stdio.h>\n
func (x int) Method() {}\n
type T struct{}\n\nfunc (t T) String() string {\n\treturn fmt.Sprintf("%s", t)\n}\n
type T struct{}\n\nfunc (t *T) Format() {}\n\nfunc (t *T) WriteByte(b byte) {}\n
""",
    "rust": r"""
fn helper(x: i32) -> i32 { x }\n
fn main() {}\n
fn main() {\n    println!("x");\n}\n
#[test]\nfn other() {}\n
#[test]\nfn other() { panic!("no"); }\n
#[test]\n#[should_panic]\nfn other() { panic!("as wanted"); }\n
#[test]\n#[ignore]\nfn other() { panic!("not run"); }\n
#[cfg(test)]\nmod tests {}\n
#[cfg(test)]\nmod other_tests {\n    use super::*;\n\n    #[test]\n    fn f() {}\n}\n
mod tests {}\n
use std::collections::HashMap;\n
use std::collections::Missing;\n
extern crate rand;\n
#[derive(Debug)]\nstruct Later;\n
#[derive(Missing)]\nstruct Later;\n
static mut COUNTER: i32 = 0;\n
const WRONG: i32 = "a";\n
const PANICS: i32 = 1 / 0;\n
/// documentation of nothing\n
//! inner documentation\n
#![allow(dead_code)]\n
#[cfg(test)]\nfn only_with_tests() { undeclared(); }\n
/*\n
// comment
macro_rules! twice { ($x:expr) => { $x + $x } }\n
let x = 1;\n
trait Shape { fn area(&self) -> f64; }\n
impl i32 { fn f() {} }\n
#[tokio::main]\nasync fn later() {}\n
""",
    "python": r"""
def helper(x):\n    return undeclared\n
print(undeclared)\n
# comment at column 0\n    return undeclared\n
\nclass Later:\n    pass\n
if __name__ == '__main__':\n    undeclared()\n
assert False\n
This function works as follows.\n
    # indented comment\n
  return 1\n
        return 1\n
\treturn 1\n
\x0creturn undeclared\n
\x0c\n    undeclared\n
\x1c\n    undeclared\n
\xa0\n    undeclared\n
\xa0   undeclared\n
\u2003\n    undeclared\n
\ufeff\n    undeclared\n
\r    undeclared\n
\r\n    undeclared\r\n
\x0b\n    undeclared\n
\x00\n
    x = 1\x00\n
    \\
    '''\n
    '''\ntext at column 0\n    '''\n
    def inner():\n        return 1\n
@decorator\n
""",
}

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


def kinds_of(language):
    kinds = common_kinds(language)
    for line in BODY[language].strip("\n").split("\n"):
        kinds["before: " + line] = statement_kind(language, line)
    for line in TAIL[language].strip("\n").split("\n"):
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
    parser.add_argument("--language", required=True, choices=list(BODY))
    parser.add_argument("--data", required=True)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    for row in mutants(arguments.language, read(arguments.data), arguments.seed):
        print(json.dumps(row))


if __name__ == "__main__":
    main()
