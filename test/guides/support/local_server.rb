# frozen_string_literal: true

require "puma"
require_relative "../../../spec/support/in_puma/puma_stop"

# Serves a Rack app from this process on a free port; with a certificate, over TLS.
class LocalServer
  HOST = "127.0.0.1"

  attr_reader :port

  # @param certificate [SelfSigned]
  def initialize(app, certificate: nil)
    @puma = Puma::Server.new(app, nil, log_writer: Puma::LogWriter.null)
    @port = (certificate ? listen_with(certificate) : @puma.add_tcp_listener(HOST, 0)).addr[1]
    @puma.run
  end

  def stop
    @puma.stop(true)
  end

  private

  def listen_with(certificate)
    context = Puma::MiniSSL::Context.new
    context.key = certificate.key_path
    context.cert = certificate.path
    context.verify_mode = Puma::MiniSSL::VERIFY_NONE
    @puma.add_ssl_listener(HOST, 0, context)
  end
end
