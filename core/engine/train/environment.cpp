#include "core/engine/train/environment.h"

#include "core/base/error.h"
#include "core/engine/train/fingerprint.h"

#include <ATen/Config.h>
#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/cuda.h>
#include <nlohmann/json.hpp>
#include <torch/version.h>

#include <dlfcn.h>
#include <malloc.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <thread>

namespace retort::engine {

namespace {

std::string processorName()
{
    std::ifstream info("/proc/cpuinfo");
    for (std::string line; std::getline(info, line);) {
        if (const auto colon = line.find(": "); line.starts_with("model name") && colon != std::string::npos)
            return line.substr(colon + 2);
    }
    return "unknown";
}

std::string instructions()
{
    constexpr std::string_view label = "CPU capability usage: ";
    const std::string config = at::show_config();
    const auto at = config.find(label);
    return at == std::string::npos ? "unknown" : config.substr(at + label.size(), config.find('\n', at) - at - label.size());
}

/// A function of whichever library torch was linked with; null: it has none of that name.
template <typename Function> Function* loaded(const char* name) { return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name)); }

/// What stands behind the file: its name stays through an upgrade.
std::string blasKernels()
{
    const auto config = loaded<const char*()>("openblas_get_config"), core = loaded<const char*()>("openblas_get_corename");
    if (config == nullptr || core == nullptr)
        return {};
    const std::string_view all = config();                // "OpenBLAS 0.3.21 NO_LAPACKE …"
    return " (" + std::string(all.substr(0, all.find(' ', all.find(' ') + 1))) + ", " + core() + ")";
}

std::string convolutionKernels()
{
    struct Version {                                      // the beginning of oneDNN's dnnl_version_t
        int major, minor, patch;
    };
    const auto version = loaded<const Version*()>("dnnl_version");
    const auto level = loaded<int()>("dnnl_get_effective_cpu_isa");
    if (version == nullptr || level == nullptr)
        return at::hasMKLDNN() ? "oneDNN of torch" : "no oneDNN";
    const Version& v = *version();
    return "oneDNN " + std::to_string(v.major) + '.' + std::to_string(v.minor) + '.' + std::to_string(v.patch) + " (instructions " + std::to_string(level()) + ")";
}

/// The file that matrix products come from.
std::string blasLibrary()
{
    Dl_info info{};
    void* product = ::dlsym(RTLD_DEFAULT, "sgemm_");
    if (product == nullptr || ::dladdr(product, &info) == 0 || info.dli_fname == nullptr)
        return "built into torch";
    std::error_code ignored;
    const auto file = std::filesystem::canonical(info.dli_fname, ignored);
    return (ignored ? info.dli_fname : file.string()) + blasKernels();
}

} // namespace

void prepareProcess(int threads)
{
    std::ofstream("/proc/self/oom_score_adj") << "500\n";
    // Activations are freed and asked for again every step: without this, each time as fresh pages from the kernel.
    ::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    ::mallopt(M_TRIM_THRESHOLD, 1 << 30);
    at::globalContext().setFlushDenormal(true);   // before the first worker thread, which inherits it
    at::set_num_interop_threads(1);
    setThreads(threads);
}

void freshen(int threads)
{
    setThreads(threads);
    ::malloc_trim(0);
}

void setThreads(int threads) { at::set_num_threads(threads); }

torch::Device deviceFromText(std::string_view text)
{
    if (text == "auto")
        return torch::cuda::is_available() ? torch::Device(torch::kCUDA, 0) : torch::Device(torch::kCPU);
    if (text == "cpu")
        return {torch::kCPU};
    try {
        const torch::Device device{std::string(text)};
        if (device.is_cuda() && torch::cuda::is_available() && (!device.has_index() || device.index() < static_cast<int>(torch::cuda::device_count())))
            return device;
    } catch (const c10::Error&) {
        throw Error("There is no device \"" + std::string(text) + "\"; say auto, cpu or cuda:0.");
    }
    throw Error("The device \"" + std::string(text) + "\" is not there for this LibTorch and machine; say auto or cpu.");
}

std::string environmentJson(const torch::Device& device)
{
    return nlohmann::json{
        {"program", RETORT_VERSION},
        {"build", fingerprint()},
        {"compiler", __VERSION__},
        {"torch", TORCH_VERSION},
        {"blas", blasLibrary()},
        {"onednn", at::globalContext().userEnabledMkldnn() && at::hasMKLDNN()},
        {"convolutions", convolutionKernels()},
        {"device", device.str()},
        {"processor", processorName()},
        {"instructions", instructions()},
        {"cores", std::thread::hardware_concurrency()},
        {"threads", at::get_num_threads()},
        {"memory_bytes", static_cast<std::int64_t>(::sysconf(_SC_PHYS_PAGES)) * ::sysconf(_SC_PAGESIZE)},
    }.dump();
}

std::string executionLine(const torch::Device& device)
{
    return device.str() + ", " + std::to_string(at::get_num_threads()) + " threads, " + instructions() + ", " + processorName() + ", torch " + TORCH_VERSION
        + ", " + blasLibrary() + ", " + convolutionKernels() + ", Retort " + RETORT_VERSION + " (" + std::string(fingerprint()) + ")";
}

double residentBytes()
{
    std::ifstream statm("/proc/self/statm");
    double total = 0;
    double resident = 0;
    statm >> total >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace retort::engine
