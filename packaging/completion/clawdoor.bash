# The binary knows its commands best, in whatever version is installed.
source <(clawdoor completion bash)
