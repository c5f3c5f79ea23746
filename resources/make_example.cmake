# make_example.cmake: the finished example store that a first launch shows, trained by the programs of this build.
# -DRETORT=program -DEXPERIMENT=file -DSTORE=folder. It appears whole or not at all, and needs no network.
set(fresh ${STORE}.new)
file(REMOVE_RECURSE ${fresh} ${STORE})
set(ENV{XDG_CACHE_HOME} ${fresh}.cache)   # a build writes nowhere else
foreach(words "run;${EXPERIMENT};--seeds;0-2;--quiet" check)
    execute_process(COMMAND ${RETORT} ${words} --store ${fresh} OUTPUT_VARIABLE said ERROR_VARIABLE said RESULT_VARIABLE status)
    if(NOT status EQUAL 0)
        message(FATAL_ERROR "The example store could not be made (cmake -DRETORT_EXAMPLE=OFF builds without it):\n${said}")
    endif()
endforeach()
file(REMOVE_RECURSE ${fresh}.cache ${fresh}/locks ${fresh}/logs ${fresh}/blobs/.lock)
file(RENAME ${fresh} ${STORE})
