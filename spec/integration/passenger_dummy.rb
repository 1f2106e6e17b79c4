# frozen_string_literal: true

require_relative "cable_helper"

# The app in test/dummy on Passenger, which is a program of its own: a core that speaks HTTP, and processes of the app.
class PassengerDummy < Dummy
  # One process, for any number of clients: without the latter each client takes a process of its own.
  OPTIONS = %w[--engine builtin --address 127.0.0.1 --environment test --disable-anonymous-telemetry
               --disable-security-update-check --no-install-runtime --no-compile-runtime
               --max-pool-size 1 --force-max-concurrent-requests-per-process 0].freeze

  def self.installed?
    system("passenger", "--version", %i[out err] => File::NULL)
  end

  # On another port than before: the core may still be there when the process that started it has ended.
  def start
    @port = TCPServer.open("127.0.0.1", 0) { |free| free.addr[1] }
    super
  end

  # Killing the process started would leave the others.
  def kill
    return unless pid

    system("passenger", "stop", "--pid-file", path("passenger.pid"), %i[out err] => File::NULL)
    super
  end

  private

  def command
    ["passenger", "start", "--port", port.to_s, "--pid-file", path("passenger.pid"),
     "--log-file", path("passenger.log"), *OPTIONS]
  end

  def listening_port
    port
  end
end
