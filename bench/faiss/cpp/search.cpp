// Looks up queries in FAISS's binary indexes as Meta's Hasher-Matcher-Actioner
// configures them, and prints one JSON object a line for each index. It is only
// for comparing: see ../README.md.
//
//   search ENTRIES QUERIES RADIUS MOST_FLAT_QUERIES
//
// ENTRIES and QUERIES are files of hashes, 32 bytes each. Every answer is also
// written as "query id" lines on the error output, so that the caller can check
// what was found.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <faiss/IndexBinaryFlat.h>
#include <faiss/IndexBinaryHash.h>
#include <faiss/impl/AuxIndexStructures.h>
#include <malloc.h>
#include <omp.h>

namespace {

constexpr int bits = 256, bytes = bits / 8;

std::vector<uint8_t> read(const char *path) {
  std::ifstream f(path, std::ios::binary | std::ios::ate);
  if (!f) {
    std::fprintf(stderr, "cannot read %s\n", path);
    std::exit(2);
  }
  std::vector<uint8_t> data(f.tellg());
  f.seekg(0);
  f.read(reinterpret_cast<char *>(data.data()), data.size());
  return data;
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// measure builds an index and looks the queries up one by one, as requests come.
void measure(const char *name, faiss::IndexBinary &index, const std::vector<uint8_t> &entries,
             const std::vector<uint8_t> &queries, int radius, size_t most) {
  const size_t n = entries.size() / bytes, nq = std::min(queries.size() / bytes, most);
  const size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
  double begin = now();
  index.add(n, entries.data());
  const double build = now() - begin;
  const size_t after = mallinfo2().uordblks + mallinfo2().hblkhd;
  std::vector<double> took(nq);
  begin = now();
  for (size_t q = 0; q < nq; q++) {
    const double at = now();
    faiss::RangeSearchResult found(1);
    // FAISS finds what is nearer than the radius; the field counts the radius in.
    index.range_search(1, queries.data() + q * bytes, radius + 1, &found);
    took[q] = now() - at;
    for (size_t i = found.lims[0]; i < found.lims[1]; i++)
      std::fprintf(stderr, "%s %zu %lld\n", name, q, static_cast<long long>(found.labels[i]));
  }
  const double all = now() - begin;
  std::sort(took.begin(), took.end());
  std::printf("{\"index\":\"%s\",\"entries\":%zu,\"queries\":%zu,\"build_seconds\":%.3f,\"bytes_per_entry\":%.1f,"
              "\"per_second\":%.2f,\"p50_us\":%.1f,\"p99_us\":%.1f}\n",
              name, n, nq, build, double(after - before) / n, nq / all, took[nq / 2] * 1e6, took[nq * 99 / 100] * 1e6);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char **argv) {
  if (argc != 5) {
    std::fprintf(stderr, "usage: search ENTRIES QUERIES RADIUS MOST_FLAT_QUERIES\n");
    return 2;
  }
  omp_set_num_threads(1);
  const auto entries = read(argv[1]), queries = read(argv[2]);
  const int radius = std::atoi(argv[3]);
  {
    faiss::IndexBinaryMultiHash index(bits, 16, 16);
    index.nflip = 1;
    measure("multihash", index, entries, queries, radius, queries.size());
  }
  faiss::IndexBinaryFlat flat(bits);
  measure("flat", flat, entries, queries, radius, std::strtoul(argv[4], nullptr, 10));
}
