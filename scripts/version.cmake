# Writes the header that says what the program was built from. Run by the target `version` in every build;
# configure_file leaves the header alone, and so everything that includes it, when nothing has changed.
if(GIT_HASH STREQUAL "" AND EXISTS ${SOURCE}/.git)
  execute_process(
    COMMAND git -C ${SOURCE} describe --always --abbrev=40 --exclude=* --dirty=+dirty
    OUTPUT_VARIABLE GIT_HASH OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
endif()
if(GIT_HASH STREQUAL "")
  set(GIT_HASH unknown)
endif()
string(REGEX REPLACE "[; ]+" " " FLAGS "${FLAGS}")
string(STRIP "${FLAGS}" FLAGS)
configure_file(${CMAKE_CURRENT_LIST_DIR}/version.hpp.in ${OUTPUT} @ONLY)
