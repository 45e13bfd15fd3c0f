using System.Buffers;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Clawdoor.Bench.Upstream;

/// <summary>
/// A provider of models (OpenAI's streaming format) whose answers are 500 words, 100 a second, each the microsecond since 1970 at
/// which it was sent. One thread plays all of them: it must leave the processors to those who are measured.
/// </summary>
internal sealed class StampProvider : IDisposable
{
    /// <summary>Words of one answer: five seconds of them.</summary>
    public const int Words = 500;

    public const string Model = "stamps";

    private const int Interval = 10;

    private static readonly byte[] _begin = Encoding.ASCII.GetBytes(
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" + Chunk("""data: {"id":"s","object":"chat.completion.chunk","created":1,"model":"stamps","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}"""));

    private static readonly byte[] _end = Encoding.ASCII.GetBytes(
        Chunk("""data: {"id":"s","object":"chat.completion.chunk","created":1,"model":"stamps","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""") + Chunk("data: [DONE]") + "0\r\n\r\n");

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly ConcurrentQueue<Answer> _begun = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _player;

    public StampProvider()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(512);
        _ = AcceptAsync();
        _player = new(Play) { IsBackground = true };
        _player.Start();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _player.Join();
        _stop.Dispose();
    }

    private static string Chunk(string line) => $"{line.Length + 2:x}\r\n{line}\n\n\r\n";

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The end.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        socket.NoDelay = true;
        var buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
        try
        {
            while (await ReadRequestAsync(socket, buffer))
            {
                var answer = new Answer(socket);
                await socket.SendAsync(_begin);
                _begun.Enqueue(answer);
                await answer.Ended.Task;
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The asker has left.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            socket.Dispose();
        }
    }

    /// <summary>False when the asker has closed.</summary>
    private async Task<bool> ReadRequestAsync(Socket socket, byte[] buffer)
    {
        var filled = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(filled), _stop.Token);
            if (read == 0)
                return false;
            filled += read;
            // HttpClient sends the body of JSON in chunks or with a length; either way it ends with the JSON's last brace.
            var text = Encoding.UTF8.GetString(buffer, 0, filled);
            if (text.IndexOf("\r\n\r\n", StringComparison.Ordinal) is var head and > 0
                && (text.EndsWith("\r\n0\r\n\r\n", StringComparison.Ordinal) || IsWhole(text, head)))
            {
                return true;
            }
        }
    }

    private static bool IsWhole(string text, int head)
    {
        const string name = "\r\ncontent-length:";
        var at = text.IndexOf(name, StringComparison.OrdinalIgnoreCase);
        return at > 0 && at < head && int.Parse(text.AsSpan(at + name.Length, text.IndexOf("\r\n", at + 2, StringComparison.Ordinal) - at - name.Length).Trim())
            <= Encoding.UTF8.GetByteCount(text.AsSpan(head + 4));
    }

    private void Play()
    {
        var playing = new List<Answer>();
        var due = Environment.TickCount64;
        while (!_stop.IsCancellationRequested)
        {
            while (_begun.TryDequeue(out var begun))
                playing.Add(begun);
            playing.RemoveAll(a => !a.Say());
            due += Interval;
            var left = due - Environment.TickCount64;
            if (left > 0)
                Thread.Sleep((int)left);
            else if (left < -1000)
                due = Environment.TickCount64;
        }
    }

    private sealed class Answer(Socket socket)
    {
        private int _said;

        public TaskCompletionSource Ended { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>The next word; false after the last.</summary>
        public bool Say()
        {
            try
            {
                if (_said++ < Words)
                {
                    var now = (DateTime.UtcNow - DateTime.UnixEpoch).Ticks / 10;
                    socket.Send(Encoding.ASCII.GetBytes(Chunk(
                        $$"""data: {"id":"s","object":"chat.completion.chunk","created":1,"model":"stamps","choices":[{"index":0,"delta":{"content":"{{now}} "},"finish_reason":null}]}""")));
                    return true;
                }

                socket.Send(_end);
                Ended.TrySetResult();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                Ended.TrySetException(e);
            }

            return false;
        }
    }
}
