#compdef clawdoor
# The binary knows its commands best, in the reader's language.
source <(clawdoor completion zsh)
_clawdoor "$@"
