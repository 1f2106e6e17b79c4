# frozen_string_literal: true

require "forwardable"
require "json"
require_relative "../../../spec/support/cable_client"
require_relative "../../../spec/support/dummy"

module TwoHosts
  # A machine with the app on it, in one process of Puma's. What asks the app does so from the same machine.
  class Host
    extend Forwardable

    # Longer than the short cut, and what TCP needs to make up for it; shorter than the default, to save time.
    BACKPLANE_TIMEOUT = 4
    PING_INTERVAL = 0.5

    # What the app says about itself: the health of its backplane, and a signed name for a Turbo stream.
    ROUTES = <<~RUBY
      answer = ->(value) { [200, { "content-type" => "application/json" }, [value.to_json]] }
      Rails.application.routes.append do
        get "backplane", to: ->(_env) { answer.call(TurboCableRs.server.backplane.health) }
        get "signed/:name", to: lambda { |env|
          answer.call(Turbo::StreamsChannel.signed_stream_name(env["action_dispatch.request.path_parameters"][:name]))
        }
      end
    RUBY

    def_delegators :@machine, :name, :cut, :mend
    def_delegators :@app, :stop, :kill

    # @param environment [Hash] of the app
    def initialize(machine, environment)
      @machine = machine
      @app = Dummy.new(adapter: "redis", initializer: ROUTES, env: environment,
                       turbo_cable_rs: { ping_interval: PING_INTERVAL, backplane_timeout: BACKPLANE_TIMEOUT })
    end

    def start
      @machine.inside { @app.start }
    end

    %i[get post delete].each do |verb|
      define_method(verb) { |*path, **query| @machine.inside { @app.public_send(verb, *path, **query) } }
    end

    # @return [Object] what the app answered, parsed
    def ask(path)
      response = get(path)
      raise "#{path} of #{name} answered #{response.code}: #{response.body[0, 200]}" unless response.code == "200"

      JSON.parse(response.body)
    end

    # A client on this machine that was welcomed.
    def connect(user)
      @machine.inside { CableClient.open(@app.cable_url(user: user)) }
    end

    # @return [Array<String>] of what the app has logged lately
    def complaints
      lines = @app.rails_log.lines.map { |line| line[/(WARN|ERROR|FATAL) -- : .*\S.*/] }
      lines.compact.uniq.last(10).map { |line| "#{name}: #{line}" }
    end
  end
end
