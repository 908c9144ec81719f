#pragma once
// Files that are complete or not there: written beside their name, synced, renamed, and the folder synced.

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace mossfield {

/// Replaces `path` by these bytes. `stage` hears what was just done, for tests. Throws ResourceError, with
/// the path, the reason and the free space; then nothing is left but what was there before.
void write_durably(const std::filesystem::path& path, const void* data, std::size_t size,
                   const std::function<void(const std::string&)>& stage = {});
void write_durably(const std::filesystem::path& path, const std::string& text);

/// All bytes of a file. Throws ResourceError.
std::vector<unsigned char> read_bytes(const std::filesystem::path& path);
std::string read_text(const std::filesystem::path& path);

/// Creates the folder and those above it. Throws ResourceError.
void make_folder(const std::filesystem::path& path);

/// "PATH: what: reason", from errno; with the space that is free there where that may be why.
std::string io_failure(const std::filesystem::path& path, const std::string& what, int error);

}  // namespace mossfield
