# The binary knows its commands best, in the reader's language.
clawdoor completion fish | source
