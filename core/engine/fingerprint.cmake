# -DSOURCE=… -DINTO=… -DCOMPILER=…: writes a source that knows a hash of everything that a run's numbers are computed by.
set(all "${COMPILER}\n")
foreach(room base data pictures recipe catalogue analysis engine)
    file(GLOB_RECURSE files RELATIVE ${SOURCE} ${SOURCE}/${room}/*.cpp ${SOURCE}/${room}/*.h)
    list(SORT files)
    foreach(file IN LISTS files)
        file(SHA256 ${SOURCE}/${file} hash)
        string(APPEND all "${file} ${hash}\n")
    endforeach()
endforeach()
string(SHA256 fingerprint "${all}")
string(SUBSTRING ${fingerprint} 0 8 fingerprint)
file(WRITE ${INTO} "#include \"core/engine/train/fingerprint.h\"

namespace retort::engine {

std::string_view fingerprint() { return \"${fingerprint}\"; }

} // namespace retort::engine
")
