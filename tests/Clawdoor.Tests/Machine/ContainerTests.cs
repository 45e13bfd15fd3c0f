using Clawdoor.Machine;
using Xunit;

namespace Clawdoor.Tests.Machine;

public sealed class ContainerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("clawdoor-container-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(".dockerenv", "", true)]
    [InlineData("run/.containerenv", "", true)]
    [InlineData("proc/1/cgroup", "12:pids:/docker/0123456789ab\n", true)]
    [InlineData("proc/1/cgroup", "0::/kubepods/burstable/pod1\n", true)]
    [InlineData("proc/1/cgroup", "0::/init.scope\n", false)]
    [InlineData("etc/hostname", "docker", false)]
    public void A_container_shows_itself(string file, string text, bool inside)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);

        Assert.Equal(inside, Container.IsInside(new Dictionary<string, string>(), _root));
    }

    [Fact]
    public void Fly_machines_are_containers() =>
        Assert.True(Container.IsInside(new Dictionary<string, string> { ["FLY_MACHINE_ID"] = "1", ["FLY_APP_NAME"] = "a" }, _root));
}
