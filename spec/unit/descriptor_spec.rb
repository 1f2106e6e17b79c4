# frozen_string_literal: true

require "spec_helper"
require "openssl"
require "puma"
require "puma/server"
require "turbo_cable_rs/descriptor"

RSpec.describe TurboCableRs::Descriptor do
  let(:pair) { UNIXSocket.pair }

  after { pair.reject(&:closed?).each(&:close) }

  def hijack(io)
    { "rack.hijack" => -> { io } }
  end

  it "takes the descriptor out of Ruby's hands, open" do
    descriptor = described_class.take(hijack(pair.first))
    expect(pair.first).to be_closed

    taken = UNIXSocket.for_fd(descriptor.fileno)
    taken.write("still open")
    expect(pair.last.readpartial(99)).to eq("still open")
  ensure
    taken&.close
  end

  it "is not closed when the Ruby object that had it is collected" do
    descriptor = described_class.take(hijack(pair.first))
    pair[0] = pair.last
    GC.start

    expect(IO.for_fd(descriptor.fileno, autoclose: false).close_on_exec?).to be(true)
  ensure
    IO.for_fd(descriptor.fileno).close if descriptor
  end

  it "takes TCP sockets too" do
    listener = TCPServer.new("127.0.0.1", 0)
    client = TCPSocket.new("127.0.0.1", listener.addr[1])
    accepted = listener.accept
    number = accepted.fileno

    expect(described_class.take(hijack(accepted)).fileno).to eq(number)
  ensure
    IO.for_fd(number).close if number
    [listener, client].each { |io| io&.close }
  end

  it "finds the socket where old web servers leave it" do
    env = { "rack.hijack" => -> {}, "rack.hijack_io" => pair.first }
    descriptor = described_class.take(env)
    expect(descriptor.fileno).to be_an(Integer)
  ensure
    IO.for_fd(descriptor.fileno).close if descriptor
  end

  it "leaves nothing open in the env, but the sign by which Unicorn and Passenger know" do
    env = hijack(pair.first).merge("rack.hijack_io" => pair.first, "puma.socket" => pair.first, "PATH_INFO" => "/")
    descriptor = described_class.take(env)
    expect(env).to match("PATH_INFO" => "/", "rack.hijack_io" => be_closed)
  ensure
    IO.for_fd(descriptor.fileno).close if descriptor
  end

  {
    "its client (before version 7)" => :itself,
    "a method of its client (7)" => ->(client) { client.method(:call) },
    "a block made of it (8)" => ->(client) { client.method(:call).to_proc }
  }.each do |what, hijack_of|
    it "brings what Puma had read too far, where `rack.hijack` is #{what}" do
      client = Puma::Client.new(pair.first, {})
      client.instance_variable_set(:@buffer, +"EARLY")
      descriptor = described_class.take("rack.hijack" => hijack_of.to_proc.call(client))
      expect(descriptor.early).to eq("EARLY")
    ensure
      IO.for_fd(descriptor.fileno).close if descriptor
    end
  end

  it "brings what Unicorn had read too far" do
    request = Struct.new(:io, :buf) { alias_method :call, :io }.new(pair.first, "EARLY")
    descriptor = described_class.take("rack.hijack" => request)
    expect(descriptor.early).to eq("EARLY")
  ensure
    IO.for_fd(descriptor.fileno).close if descriptor
  end

  it "gets along with a block that belongs to nobody" do
    descriptor = described_class.take("rack.hijack" => -> { pair } >> :first.to_proc)
    expect(descriptor.early).to eq("")
  ensure
    IO.for_fd(descriptor.fileno).close if descriptor
  end

  it "is taken out of Passenger's wrapper" do
    wrapper = Struct.new(:to_io)
    stub_const("PhusionPassenger::Utils::UnseekableSocket", wrapper)
    descriptor = described_class.take(hijack(wrapper.new(pair.first)))
    expect(pair.first).to be_closed
  ensure
    IO.for_fd(descriptor.fileno).close if descriptor
  end

  it "is refused by a web server that only offers it" do
    env = { "rack.hijack" => -> { raise NotImplementedError, "only partial hijack is supported." } }
    expect { described_class.take(env) }
      .to raise_error(described_class::Refused, "NotImplementedError: only partial hijack is supported.")
    expect { described_class.take("rack.hijack" => -> {}) }
      .to raise_error(described_class::Refused, "rack.hijack gave no IO")
  end

  it "is not to be had from what is no plain socket, which is handed on" do
    tls = OpenSSL::SSL::SSLSocket.new(pair.first)
    expect { described_class.take(hijack(tls)) }.to raise_error(described_class::Unavailable) { |error|
      expect(error.message).to eq("OpenSSL::SSL::SSLSocket has no socket of its own to hand over")
      expect(error.io).to be(tls)
    }
    expect(pair.first).not_to be_closed
  end
end
