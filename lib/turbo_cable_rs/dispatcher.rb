# frozen_string_literal: true

require "turbo_cable_rs/instrumentation"
require "turbo_cable_rs/reloading"

module TurboCableRs
  # The cable workers: Ruby threads that take events from the reactor and run the app's part of them. A client has one
  # event out at a time, so whatever a worker does for it happens in the order the client sent it.
  class Dispatcher # :nodoc:
    # Set, on a worker's thread, to the socket whose event it runs.
    CURRENT = :turbo_cable_rs_socket
    # Ruby's least. It does not mean less work, but turns of a fifth of the length: a worker that always has events
    # would keep web requests waiting for 100 ms at a time.
    PRIORITY = -3
    private_constant :CURRENT, :PRIORITY

    # @return [NativeSocket, nil] whose turn this thread runs
    def self.current
      Thread.current.thread_variable_get(CURRENT)
    end

    def initialize(server, native)
      @server = server
      @native = native
      @threads = []
    end

    def start(workers)
      @threads = Array.new(workers) do |index|
        Thread.new { work(index) }.tap do |thread|
          thread.name = "cable-worker-#{index + 1}"
          thread.priority = PRIORITY
        end
      end
    end

    # Waits for the workers to run out of events, which they do when the reactor has ended.
    def stop(timeout)
      deadline = Process.clock_gettime(Process::CLOCK_MONOTONIC) + timeout
      @threads.all? do |thread|
        ended?(thread, [deadline - Process.clock_gettime(Process::CLOCK_MONOTONIC), 0].max)
      end
    end

    private

    # Whatever ended a thread before its time was reported when it did.
    def ended?(thread, timeout)
      thread.join(timeout)
    rescue Exception # rubocop:disable Lint/RescueException -- join raises what the thread died of
      true
    end

    def work(index)
      Control.listen if index.zero?
      waiter = @native.waiter
      finished = nil
      until (event = wait(waiter, finished)) == false
        finished = event && dispatch(*event)
        break unless @server.owned? # the app has forked, and this is the child, which no event reaches
      end
    end

    # What is raised into an idle worker ends its wait, not the worker.
    def wait(waiter, finished)
      waiter.next(finished)
    rescue StandardError => error
      warn("a worker was interrupted: #{error.class} - #{error.message}")
    end

    # The wait is outside of this, and so outside of the executor and the reloader.
    def dispatch(id, kind, *details)
      id.zero? ? report(kind, *details) : take_turn(id, kind, *details)
    end

    # About no client in particular.
    def report(kind, *details)
      case kind
      when :delivered then Instrumentation.delivered(*details)
      when :heard then return hear(*details)
      when :gap then @server.bus.missed(*details)
      when :acquire, :release then @server.native_turbo.public_send(kind, *details)
      when :warning then warn(*details)
      end
      nil
    rescue StandardError => error # an onlooker's
      warn("#{kind} failed: #{error.class} - #{error.message}")
    end

    # What another process broadcast to a stream that Ruby listens to. The next one comes when this is done.
    #
    # @return [Integer] whose turn is over
    def hear(stream, payload)
      adapter = ActionCable.server.pubsub
      adapter.heard(stream, payload) if adapter.respond_to?(:heard)
      0
    end

    # @return [Integer] whose turn is over
    def take_turn(id, kind, *details)
      socket = kind == :closed ? @server.forget(id) : @server.socket(id)
      Thread.current.thread_variable_set(CURRENT, socket)
      kind == :commands ? command(socket, *details) : run(socket, kind, *details)
      id
    ensure
      Thread.current.thread_variable_set(CURRENT, nil)
    end

    # One after the other, whatever becomes of each; but not in a child that one of them has forked.
    def command(socket, texts)
      texts.each { |json| run(socket, :command, json) if @server.owned? }
    end

    def run(socket, kind, *details)
      Reloading.around_turn(kind) { socket&.take_turn(kind, *details) }
    rescue StandardError, ScriptError => error
      warn("#{kind} failed: #{error.class} - #{error.message}\n#{error.backtrace&.first(5)&.join("\n")}")
    end

    def warn(text)
      ActionCable.server.logger&.error("[TurboCableRs] #{text}")
      nil
    end
  end
end
