using System.Text;
using Clawdoor.Machine;

namespace Clawdoor.Service;

/// <summary>
/// What an installation does to the machine, step by step, each with its way back: either all of it stays or none. A step that
/// finds its work done already has no way back.
/// </summary>
internal sealed class ServiceChanges(Systemctl systemctl, TimeProvider time)
{
    // Everybody may read it; it holds no secret.
    private const UnixFileMode Readable = AtomicFile.Secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Runnable = Readable | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly Stack<Func<Task>> _back = [];

    /// <summary>A way back of somebody else's step.</summary>
    public void OnFailure(Func<Task> back) => _back.Push(back);

    /// <summary>A folder that is not there yet is not there afterwards either, whatever services put into it.</summary>
    public void MayFill(string folder)
    {
        if (!Directory.Exists(folder))
        {
            _back.Push(Back(() =>
            {
                if (Directory.Exists(folder))
                    Directory.Delete(folder, recursive: true);
            }));
        }
    }

    /// <summary>
    /// A state directory that is root's so far becomes the service's, but for what root acts upon. systemd would give away all of it.
    /// What is the service's already is left alone: it could hold links.
    /// </summary>
    /// <param name="rootsOwn">Names in it.</param>
    public string? GiveFolder(string folder, Account to, IReadOnlyCollection<string> rootsOwn)
    {
        try
        {
            AtomicFile.MakeSecretDirectory(folder);
            if (UnixFile.Find(folder)?.Owner is not { User: 0 } owner)
                return null;
            var given = new List<string>();
            _back.Push(Back(() => given.ForEach(path => GiveOne(path, owner))));
            Give(Directory.EnumerateFileSystemEntries(folder).Where(path => !rootsOwn.Contains(Path.GetFileName(path))).SelectMany(All).Append(folder));
            return null;

            void Give(IEnumerable<string> paths)
            {
                foreach (var path in paths.Where(p => UnixFile.Find(p) is { IsLink: false }).ToList())
                {
                    GiveOne(path, to.Owner);
                    given.Add(path);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }

        static IEnumerable<string> All(string path) => UnixFile.Find(path) is { IsLink: false } && Directory.Exists(path)
            ? Directory.EnumerateFileSystemEntries(path).SelectMany(All).Append(path) : [path];
    }

    /// <returns>Why not, as the system says; null when it is so now.</returns>
    public async Task<string?> HaveUserAsync(string name, string home, CancellationToken stop)
    {
        if (Account.Find(a => a.Name == name) is not null)
            return null;
        if (await Account.MakeAsync(name, home, time, stop) is { } said)
            return said;
        _back.Push(() => Account.DeleteAsync(name, time, CancellationToken.None));
        return null;
    }

    /// <inheritdoc cref="HaveUserAsync"/>
    public string? HaveFile(string path, string text) => Put(path, Encoding.UTF8.GetBytes(text), Readable);

    /// <summary>A copy that every user may run.</summary>
    /// <inheritdoc cref="HaveUserAsync"/>
    public async Task<string?> HaveProgramAsync(string from, string to, CancellationToken stop)
    {
        try
        {
            if (Put(to, await File.ReadAllBytesAsync(from, stop), Runnable) is { } said)
                return said;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }

        // SELinux lets systemd run only what is labelled as a program; without SELinux there is nothing to label.
        if (File.Exists("/usr/sbin/restorecon"))
            await new ChildProgram(TimeSpan.FromSeconds(30), 1000, time).RunAsync("/usr/sbin/restorecon", [to], stop);
        return null;
    }

    /// <summary>Takes a file away, if it is there.</summary>
    /// <inheritdoc cref="HaveUserAsync"/>
    public string? HaveNoFile(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            var (content, mode) = (File.ReadAllBytes(path), File.GetUnixFileMode(path));
            File.Delete(path);
            _back.Push(Back(() => AtomicFile.Write(path, content, mode)));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>Enabled and running with the units as they are now, or why not.</summary>
    public async Task<string?> RunAsync(IReadOnlyList<string> units, CancellationToken stop)
    {
        if (await systemctl.RunAsync("daemon-reload", [], stop) is { } said)
            return said;
        foreach (var unit in units)
        {
            var before = await systemctl.ShowAsync(unit, ["ActiveState", "UnitFileState"], stop);
            if (before.GetValueOrDefault("UnitFileState") != "enabled")
            {
                if (await systemctl.RunAsync("enable", unit, stop) is { } notEnabled)
                    return notEnabled;
                _back.Push(() => systemctl.RunAsync("disable", unit, CancellationToken.None));
            }

            // A failed start of before must not count against this one.
            await systemctl.RunAsync("reset-failed", unit, stop);
            if (before.GetValueOrDefault("ActiveState") == "active")
                continue;
            _back.Push(() => systemctl.RunAsync("stop", unit, CancellationToken.None));
            if (await systemctl.RunAsync("start", unit, stop) is { } notStarted)
                return notStarted;
        }

        return null;
    }

    /// <summary>Undoes everything, the last step first.</summary>
    public async Task TakeBackAsync()
    {
        while (_back.TryPop(out var step))
            await step();
        await systemctl.RunAsync("daemon-reload", [], CancellationToken.None);
    }

    private static void GiveOne(string path, FileOwner owner)
    {
        using var handle = LibC.OpenForReading(path);
        if (handle.IsInvalid || !UnixFile.GiveTo(handle, owner))
            throw new UnauthorizedAccessException($"{path}: its owner cannot be changed.");
    }

    private string? Put(string path, byte[] content, UnixFileMode mode)
    {
        try
        {
            var before = File.Exists(path) ? File.ReadAllBytes(path) : null;
            if (before is not null && before.AsSpan().SequenceEqual(content))
                return null;
            var folder = Path.GetDirectoryName(path)!;
            if (!Directory.Exists(folder))
            {
                Directory.CreateDirectory(folder);
                _back.Push(Back(() => Directory.Delete(folder)));
            }

            AtomicFile.Write(path, content, mode);
            _back.Push(Back(() =>
            {
                if (before is null)
                    File.Delete(path);
                else
                    AtomicFile.Write(path, before, mode);
            }));
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static Func<Task> Back(Action step) => () =>
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The other ways back must be gone all the same.
            return Task.CompletedTask;
        }

        return Task.CompletedTask;
    };
}
