using Xunit.Sdk;
using Xunit.v3;

// Two OpenClaws and two Chromiums at once would measure the machine's patience, not the door.
[assembly: Parallelization(Mode = ParallelMode.None)]
