using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace Clawdoor.EndToEnd.Fixtures;

/// <summary>How a program ended and what it said.</summary>
internal sealed record Finished(int ExitCode, string Output, string Errors)
{
    /// <summary>Output and errors, for messages.</summary>
    public string Everything => Output + Errors;

    /// <summary>This, or a failure of the test that shows what the program said.</summary>
    public Finished Succeeded() =>
        ExitCode == 0 ? this : throw new InvalidOperationException($"Exit code {ExitCode}: {Everything}");
}

/// <summary>
/// A program in a session (and process group) of its own, whose words can be waited for.
/// Disposing asks it to end, then kills its whole group.
/// </summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Transcript _output = new();
    private readonly Transcript _errors = new();
    private readonly Task _readers;

    private ChildProcess(Process process)
    {
        _process = process;
        _readers = Task.WhenAll(
            _output.ReadAsync(process.StandardOutput), _errors.ReadAsync(process.StandardError));
    }

    /// <summary>The process, and its group.</summary>
    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Everything on standard output so far.</summary>
    public string Output => _output.ToString();

    /// <summary>Everything on standard error so far.</summary>
    public string Errors => _errors.ToString();

    /// <param name="program">A path, or a name that PATH knows.</param>
    /// <param name="environment">What differs from ours; null removes.</param>
    public static ChildProcess Start(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var start = new ProcessStartInfo("setsid", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? Path.GetTempPath(),
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        return new(Process.Start(start)!);
    }

    /// <summary>
    /// Starts it on a pseudo terminal of 100 columns and 60 rows, by script(1): everything it says is in <see cref="Output"/>,
    /// with the terminal's escapes; signals go to <c>script</c>, keys (Ctrl-C is <c>\u0003</c>) to the program.
    /// </summary>
    public static ChildProcess StartOnTerminal(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null)
    {
        var command = "stty cols 100 rows 60; exec " + string.Join(' ', arguments.Prepend(program).Select(Quoted));
        var surroundings = new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>()) { ["TERM"] = "xterm-256color" };
        return Start("script", ["--quiet", "--return", "--flush", "--command", command, "/dev/null"], surroundings, folder);
    }

    /// <summary>Runs a program to its end, within <paramref name="limit"/> (60 s).</summary>
    public static async Task<Finished> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, TimeSpan? limit = null)
    {
        await using var child = Start(program, arguments, environment);
        child.CloseInput();
        return await child.WaitForEndAsync(limit ?? TimeSpan.FromSeconds(60));
    }

    /// <summary>Waits until standard output (or errors, with <paramref name="inErrors"/>) has the pattern.</summary>
    public Task<Match> WaitForAsync(string pattern, TimeSpan? limit = null, bool inErrors = false) =>
        (inErrors ? _errors : _output).WaitForAsync(pattern, limit ?? TimeSpan.FromSeconds(20), () => Output + Errors);

    public async Task WriteAsync(string text)
    {
        await _process.StandardInput.WriteAsync(text);
        await _process.StandardInput.FlushAsync();
    }

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>To the program itself, not to what it has started.</summary>
    public void Send(Signal signal) => Signals.Send(Id, signal);

    public async Task<Finished> WaitForEndAsync(TimeSpan limit)
    {
        using var late = new CancellationTokenSource(limit);
        try
        {
            await _process.WaitForExitAsync(late.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{string.Join(' ', _process.StartInfo.ArgumentList)} did not end within {limit.TotalSeconds} s: {Output}{Errors}");
        }

        // A grandchild may hold the pipes open after the program has ended.
        await Task.WhenAny(_readers, Task.Delay(TimeSpan.FromSeconds(2)));
        return new(_process.ExitCode, Output, Errors);
    }

    /// <summary>Asks politely, waits for <paramref name="grace"/> (10 s), then kills the group.</summary>
    public async Task StopAsync(TimeSpan? grace = null, Signal signal = Signal.Terminate)
    {
        if (!HasExited)
        {
            Send(signal);
            using var late = new CancellationTokenSource(grace ?? TimeSpan.FromSeconds(10));
            await _process.WaitForExitAsync(late.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        Signals.Send(-Id, Signal.Kill);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(TimeSpan.FromSeconds(5));
        _process.Dispose();
    }

    private static string Quoted(string argument) => $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private sealed class Transcript
    {
        private readonly StringBuilder _text = new();
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private bool _ended;

        public async Task ReadAsync(StreamReader reader)
        {
            var buffer = new char[4096];
            int count;
            do
            {
                count = await reader.ReadAsync(buffer);
                lock (_text)
                {
                    _text.Append(buffer, 0, count);
                    _ended = count == 0;
                    _more.TrySetResult();
                    _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
                }
            }
            while (count > 0);
        }

        public async Task<Match> WaitForAsync(string pattern, TimeSpan limit, Func<string> everything)
        {
            var late = Task.Delay(limit);
            while (true)
            {
                Task more;
                bool ended;
                Match match;
                lock (_text)
                {
                    match = Regex.Match(_text.ToString(), pattern, RegexOptions.Multiline);
                    more = _more.Task;
                    ended = _ended;
                }

                if (match.Success)
                    return match;
                if (ended || await Task.WhenAny(more, late) == late)
                {
                    throw new TimeoutException(
                        $"{(ended ? "The program ended without" : $"Within {limit.TotalSeconds} s there was no")} /{pattern}/ in: {everything()}");
                }
            }
        }

        public override string ToString()
        {
            lock (_text)
                return _text.ToString();
        }
    }
}
