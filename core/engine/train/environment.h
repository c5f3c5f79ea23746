#pragma once

#include <torch/types.h>

#include <string>
#include <string_view>

namespace retort::engine {

/// Sets this process up for training: threads, one interop thread, denormals flushed, memory kept rather than given back to
/// the system after each step, and itself what the kernel ends first when there is no more memory: never the window. Once a
/// process, before any tensor is made.
void prepareProcess(int threads);
/// Before each run: its threads, and what the last one left behind in memory given back.
void freshen(int threads);
/// For a run that goes on as it began.
void setThreads(int threads);

/// "auto" takes a GPU where this LibTorch and machine have one; "cpu", "cuda:1". Throws Error.
torch::Device deviceFromText(std::string_view text);

/// What decides a run's last bits beside its recipe, as JSON: processor, instructions, threads, torch, BLAS, oneDNN, build, device.
std::string environmentJson(const torch::Device& device);
/// The part of it on which equal bits depend, as one line: two attempts with the same go on bit for bit.
std::string executionLine(const torch::Device& device);

double residentBytes();

} // namespace retort::engine
