using System.Net;

namespace Clawdoor.Conversations.Models;

/// <summary>
/// The way to every provider: what is no answer becomes a <see cref="ProviderException"/>, and an answer is read through an
/// <see cref="EventStream"/>. Redirects are not followed: the key would go with them.
/// </summary>
internal sealed class ProviderHandler(ModelLimits limits, TimeProvider time) : DelegatingHandler(new SocketsHttpHandler
{
    AllowAutoRedirect = false,
    UseCookies = false,
    ConnectTimeout = limits.Connect,
    // A provider's name may lead elsewhere tomorrow.
    PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
    ActivityHeadersPropagator = null,
})
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response;
        try
        {
            response = await base.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException e)
        {
            throw new ProviderException(FaultOf(e), (e.InnerException ?? e).Message, e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            // The connection did not stand in time.
            throw new ProviderException(ProviderFault.Unreachable, e.InnerException?.Message, e);
        }

        // A question is a POST; what is only looked up has its reader's own bounds.
        var isQuestion = request.Method == HttpMethod.Post;
        if (!response.IsSuccessStatusCode || (isQuestion && response.Content.Headers.ContentType?.MediaType is "text/html" or "application/json"))
        {
            using (response)
                throw await ProviderError.ReadAsync(response, time, cancellationToken);
        }

        if (isQuestion)
        {
            var whole = response.Content;
            response.Content = new StreamContent(new EventStream(await whole.ReadAsStreamAsync(cancellationToken), limits, time));
            foreach (var (name, values) in whole.Headers)
                response.Content.Headers.TryAddWithoutValidation(name, values);
        }

        return response;
    }

    private static ProviderFault FaultOf(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.SecureConnectionError => ProviderFault.NotTrusted,
        HttpRequestError.ResponseEnded => ProviderFault.Dropped,
        HttpRequestError.InvalidResponse or HttpRequestError.HttpProtocolError => ProviderFault.NotAnAnswer,
        HttpRequestError.ConfigurationLimitExceeded => ProviderFault.TooLarge,
        _ when e.StatusCode is HttpStatusCode.ProxyAuthenticationRequired => ProviderFault.Refused,
        _ => ProviderFault.Unreachable,
    };
}
