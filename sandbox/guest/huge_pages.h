// Huge pages for large warm interpreters: a fork copies one entry for each 2 MiB instead of 512, and so does the
// child's end. Measured on DS-1000's interpreters, fork and exit together: 3.9 ms -> 2.6 (pandas), 5.8 -> 4.6
// (Matplotlib), 9.8 -> 5.9 (torch), 12.4 -> 7.3 (TensorFlow). A small interpreter gains nothing.
#pragma once

namespace guest {

/// Collapses this process' own writable memory into huge pages as far as it is contiguous (MADV_COLLAPSE, Linux 6.1;
/// before that nothing happens). Takes a quarter of a millisecond for each huge page that it makes, microseconds for
/// those that are there. Not while other threads run.
void use_huge_pages();

}  // namespace guest
