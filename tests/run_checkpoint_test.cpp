// A checkpoint is exact or it is refused: damage, versions, a process killed while it writes.
#include "solver/checkpoint.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <random>

#include "solver/durable_file.hpp"
#include "solver/gather.hpp"
#include "solver/hdf5_file.hpp"

namespace fs = std::filesystem;
using namespace mossfield;

namespace {

class Checkpoint : public ::testing::Test {
 protected:
  Checkpoint()
      : directory(fs::temp_directory_path() / ("mossfield_checkpoint_" + std::to_string(::getpid()))),
        grid({7, 5, 3}, {0.3e-6, 0.5e-6, 0.7e-6}, {false, true, true}),
        xi(grid, "xi", "1"),
        c(grid, "c", "mol/m^3") {
    fs::remove_all(directory);
    fs::create_directories(directory);
    fill(1);
  }
  ~Checkpoint() override { fs::remove_all(directory); }

  void fill(int seed) {
    std::mt19937_64 random(static_cast<std::uint64_t>(seed));
    std::vector<double> a(105), b(105);
    for (double& v : a) v = static_cast<double>(random()) * 0x1p-64;
    for (double& v : b) v = 1000 * static_cast<double>(random()) * 0x1p-64;
    xi.set_owned(a);
    c.set_owned(b);
  }
  Record record() {
    Record r;
    r.numbers = {
        {"time", 0.1 + 0.2}, {"tiny", std::numeric_limits<double>::denorm_min()}, {"minus_zero", -0.0}};
    r.integers = {{"step", 12345678901234567}, {"accepted", -1}};
    r.fields = {{"xi", &xi}, {"c", &c}};
    r.case_text = "title: Größe\n" + std::string(100000, '#') + "\n";
    r.overrides = {"grid.size.x=10 um", "a=b,c"};
    r.petsc = {"-mossfield_pc_type gamg"};
    r.resolved = "grid: 1\n";
    return r;
  }
  void write(std::int64_t step, const CheckpointStage& stage = {}) {
    write_checkpoint(directory, step, record(), communicator, stage);
  }
  fs::path file(std::int64_t step) {
    char name[40];
    std::snprintf(name, sizeof name, "checkpoint_%09d.h5", static_cast<int>(step));
    return directory / "checkpoints" / name;
  }
  void overwrite(const fs::path& path, const std::vector<unsigned char>& bytes) {
    std::ofstream(path, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  std::int64_t latest() {
    warnings.clear();
    return CheckpointFile(directory, communicator, [this](const std::string& w) { warnings.push_back(w); })
        .step();
  }

  Communicator communicator = Communicator::self();
  fs::path directory;
  Grid grid;
  Field xi, c;
  std::vector<std::string> warnings;
};

TEST_F(Checkpoint, comes_back_bit_for_bit) {
  write(3);
  const std::vector<double> before = xi.owned();
  fill(2);
  Record back;
  back.fields = {{"c", &c}, {"xi", &xi}};
  load_latest(directory, back, communicator, {});
  EXPECT_EQ(before, xi.owned());
  const Record wanted = record();
  EXPECT_EQ(wanted.integers, back.integers);
  EXPECT_EQ(wanted.overrides, back.overrides);
  EXPECT_EQ(wanted.petsc, back.petsc);
  EXPECT_EQ(wanted.case_text, back.case_text);
  EXPECT_EQ(wanted.resolved, back.resolved);
  ASSERT_EQ(wanted.numbers.size(), back.numbers.size());
  for (const auto& [name, value] : wanted.numbers)
    EXPECT_EQ(0, std::memcmp(&value, &back.numbers.at(name), sizeof value)) << name;
}

// Breaks if what only snapshots show decides whether a run can be resumed, or comes back as what it was not.
TEST_F(Checkpoint, what_is_only_shown_may_come_and_go) {
  Record with = record();
  Field flow(grid, "flow", "A/m^2"), other(grid, "other", "A/m^2");
  flow.copy_from(c);
  const std::vector<double> was = flow.owned();
  with.shown = {{"flow", &flow}};
  write_checkpoint(directory, 1, with, communicator);
  for (Field* field : {&flow, &other}) field->clear();
  Record more = record(), less = record();
  more.shown = {{"other", &other}, {"flow", &flow}};
  load_latest(directory, more, communicator, {});
  EXPECT_EQ(was, flow.owned());
  for (const double value : other.owned()) EXPECT_TRUE(std::isnan(value));
  EXPECT_EQ(2u, more.shown.size());
  load_latest(directory, less, communicator, {});
  EXPECT_EQ(2u, less.fields.size());
}

TEST_F(Checkpoint, keeps_the_last_two) {
  for (const int step : {1, 20, 300}) write(step);
  EXPECT_FALSE(fs::exists(file(1)));
  EXPECT_TRUE(fs::exists(file(20)));
  EXPECT_EQ(300, latest());
}

TEST_F(Checkpoint, truncated_falls_back_by_name_and_reason) {
  write(1);
  write(2);
  const auto whole = read_bytes(file(2));
  for (int n = 0; n < 20; ++n) {
    const std::size_t length = n == 19 ? whole.size() - 8 : whole.size() * static_cast<std::size_t>(n) / 20;
    overwrite(file(2), {whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length)});
    EXPECT_EQ(1, latest()) << length;
    ASSERT_EQ(1u, warnings.size());
    EXPECT_NE(std::string::npos, warnings[0].find(file(2).string())) << warnings[0];
    EXPECT_NE(std::string::npos, warnings[0].find("cut short")) << warnings[0];
  }
}

TEST_F(Checkpoint, every_flipped_bit_is_found) {
  write(1);
  const auto whole = read_bytes(file(1));
  std::mt19937_64 random(7);
  for (int n = 0; n < 1000; ++n) {
    auto damaged = whole;
    // a third of them in the last bytes, where the checksum itself stands
    const std::size_t at = n % 3 ? random() % whole.size() : whole.size() - 1 - random() % 16;
    damaged[at] ^= static_cast<unsigned char>(1u << (random() % 8));
    overwrite(file(1), damaged);
    EXPECT_THROW(latest(), CheckpointError) << "byte " << at;
  }
  overwrite(file(1), whole);
  EXPECT_EQ(1, latest());
}

TEST_F(Checkpoint, fletcher_alone_finds_damaged_data) {
  std::vector<double> values(105, 1.25);
  Hdf5Writer writer;
  writer.dataset("/v", {3, 5, 7}, values.data(), false);
  auto image = writer.image();
  const double wanted = 1.25;
  for (std::size_t at = 0; at + 8 <= image.size(); ++at)
    if (std::memcmp(image.data() + at, &wanted, 8) == 0) {
      image[at + 3] ^= 4;
      break;
    }
  EXPECT_THROW(Hdf5Reader(image).dataset("/v"), Hdf5Error);
}

TEST_F(Checkpoint, none_sound_or_none_at_all_is_an_error) {
  EXPECT_THROW(latest(), CheckpointError);
  write(1);
  overwrite(file(1), {});
  try {
    latest();
    FAIL();
  } catch (const CheckpointError& error) {
    EXPECT_NE(std::string::npos, std::string(error.what()).find(file(1).string())) << error.what();
  }
}

TEST_F(Checkpoint, of_another_version_is_refused_in_words) {
  Hdf5Writer writer;
  writer.attribute("/", "format", std::string("mossfield-checkpoint"));
  writer.attribute("/", "format_version", std::int64_t{9});
  auto image = writer.image();
  char trailer[32];
  std::snprintf(trailer, sizeof trailer, "\nCRC32 %08x\n", crc32(image.data(), image.size()));
  image.insert(image.end(), trailer, trailer + 16);
  fs::create_directories(directory / "checkpoints");
  overwrite(file(1), image);
  EXPECT_THROW(latest(), CheckpointError);
  ASSERT_EQ(1u, warnings.size());
  EXPECT_NE(std::string::npos, warnings[0].find("format version 9, this program reads version 1"))
      << warnings[0];
}

TEST_F(Checkpoint, of_another_grid_or_model_is_refused_and_changes_nothing) {
  write(1);
  const Grid other({7, 5, 2}, {1, 1, 1}, {false, true, true});
  Field a(other, "xi", "1"), b(other, "c", "1");
  Record wrong_grid;
  wrong_grid.fields = {{"xi", &a}, {"c", &b}};
  EXPECT_THROW(load_latest(directory, wrong_grid, communicator, {}), CheckpointError);
  Record wrong_names;
  wrong_names.fields = {{"xi", &xi}};
  fill(5);
  const auto before = xi.owned();
  EXPECT_THROW(load_latest(directory, wrong_names, communicator, {}), CheckpointError);
  EXPECT_EQ(before, xi.owned());
}

TEST_F(Checkpoint, killed_at_every_stage_of_writing_leaves_one_to_resume_from) {
  write(1);
  std::vector<std::string> stages;
  write(2, [&stages](const std::string& s) { stages.push_back(s); });
  ASSERT_GE(stages.size(), 10u);
  for (const std::string& fatal : stages) {
    fs::remove_all(directory / "checkpoints");
    write(1);
    const pid_t child = ::fork();
    if (child == 0) {
      write(2, [&fatal](const std::string& s) {
        if (s == fatal) ::kill(::getpid(), SIGKILL);
      });
      ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << fatal;
    EXPECT_EQ(fatal == "renamed" ? 2 : 1, latest()) << fatal;
    EXPECT_TRUE(warnings.empty()) << warnings[0];
    set_aside_later(directory, latest());
    for (const auto& item : fs::directory_iterator(directory / "checkpoints"))
      EXPECT_NE(".tmp", item.path().extension());
  }
}

TEST_F(Checkpoint, a_write_that_fails_leaves_the_last_one_and_no_part) {
  write(1);
  EXPECT_THROW(write(2,
                     [](const std::string& s) {
                       if (s == "synced") throw ResourceError("disk");
                     }),
               ResourceError);
  EXPECT_FALSE(fs::exists(file(2)));
  EXPECT_EQ(1, latest());
}

TEST(Crc32, is_the_known_one) {
  EXPECT_EQ(0xCBF43926u, crc32(reinterpret_cast<const unsigned char*>("123456789"), 9));
}

}  // namespace
