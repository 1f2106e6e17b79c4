# frozen_string_literal: true

require "websocket/driver"

module TurboCableRs
  # A request to open a WebSocket, and what must be refused before the socket is taken over. Refusals are plain HTTP.
  class Upgrade # :nodoc:
    # RFC 6455. Older drafts, which websocket-driver still speaks, are a liability without clients.
    VERSION = "13"
    # Sixteen bytes in base64 (RFC 6455 section 4.1).
    KEY = %r{\A[A-Za-z0-9+/]{22}==\z}

    NO_HIJACK = "This web server cannot hand over its sockets (rack.hijack); Puma can"
    # There, one socket carries many requests.
    HTTP2 = "WebSockets over HTTP/2 are not served: let the web server offer HTTP/1.1 only, and a proxy HTTP/2"

    def self.requested?(env)
      ::WebSocket::Driver.websocket?(env) || over_http2?(env)
    end

    # RFC 8441: a CONNECT in place of the upgrade.
    def self.over_http2?(env)
      env["REQUEST_METHOD"] == "CONNECT" && Array(env["rack.protocol"]).include?("websocket")
    end

    # @return [Array] a Rack response
    def self.response(status, text, headers = {})
      headers = headers.transform_keys(&:downcase).merge("content-type" => "text/plain; charset=utf-8")
      [status, headers, [text]]
    end

    def initialize(env, server)
      @env = env
      @server = server
    end

    # @return [Array, nil] a Rack response
    def refusal
      if self.class.over_http2?(@env)
        response(501, HTTP2)
      elsif @env["HTTP_SEC_WEBSOCKET_VERSION"] != VERSION
        response(426, "WebSocket version #{VERSION} is required", "Sec-WebSocket-Version" => VERSION)
      elsif !KEY.match?(@env["HTTP_SEC_WEBSOCKET_KEY"].to_s.b)
        response(400, "Sec-WebSocket-Key must be 16 bytes in base64")
      elsif !@env["HTTP_SEC_WEBSOCKET_PROTOCOL"].to_s.ascii_only?
        response(400, "Sec-WebSocket-Protocol must be ASCII")
      elsif !@server.room?
        response(503, "All connections are taken", "Retry-After" => "5")
      elsif !hijackable?
        response(501, NO_HIJACK)
      end
    end

    private

    # agoo offers its request, and goes on to read from the socket itself.
    def hijackable?
      hijack = @env["rack.hijack"]
      hijack && !(defined?(::Agoo::Request) && hijack.is_a?(::Agoo::Request))
    end

    def response(...)
      self.class.response(...)
    end
  end
end
