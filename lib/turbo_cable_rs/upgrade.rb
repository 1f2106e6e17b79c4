# frozen_string_literal: true

require "websocket/driver"

module TurboCableRs
  # A request to open a WebSocket, and what must be refused before the socket is taken over. Refusals are plain HTTP.
  class Upgrade # :nodoc:
    # RFC 6455. Older drafts, which websocket-driver still speaks, are a liability without clients.
    VERSION = "13"
    # Sixteen bytes in base64 (RFC 6455 section 4.1).
    KEY = %r{\A[A-Za-z0-9+/]{22}==\z}

    def self.requested?(env)
      ::WebSocket::Driver.websocket?(env)
    end

    def initialize(env, server)
      @env = env
      @server = server
    end

    # @return [Array, nil] a Rack response
    def refusal
      if @env["HTTP_SEC_WEBSOCKET_VERSION"] != VERSION
        response(426, "WebSocket version #{VERSION} is required", "Sec-WebSocket-Version" => VERSION)
      elsif !KEY.match?(@env["HTTP_SEC_WEBSOCKET_KEY"].to_s.b)
        response(400, "Sec-WebSocket-Key must be 16 bytes in base64")
      elsif !@env["HTTP_SEC_WEBSOCKET_PROTOCOL"].to_s.ascii_only?
        response(400, "Sec-WebSocket-Protocol must be ASCII")
      elsif !@server.room?
        response(503, "All connections are taken", "Retry-After" => "5")
      elsif !@env["rack.hijack"]
        response(501, "This web server cannot hand over its sockets (rack.hijack); Puma can")
      end
    end

    private

    def response(status, text, headers = {})
      headers = headers.transform_keys(&:downcase).merge("content-type" => "text/plain; charset=utf-8")
      [status, headers, [text]]
    end
  end
end
