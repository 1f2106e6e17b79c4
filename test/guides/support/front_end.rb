# frozen_string_literal: true

require "rack"
require_relative "local_server"
require_relative "react_build"

# The React guide's front end: static files on an origin of its own, and the tokens that Clerk would give its pages.
#
#   front_end = FrontEnd.start { |user_id| clerk.token_for(user_id) }
#   app = GuideApp.start(action_cable: { allowed_request_origins: [front_end.origin] })
#   front_end.api_url = app.url
#   Browser.window(front_end.origin).visit "/production/chat?user=1"
class FrontEnd
  def self.start(&tokens)
    new(tokens).tap(&:start)
  end

  # `tokens_given`: how many tokens pages have asked for.
  attr_reader :tokens_given

  # `api_url`: where pages find the app. `before_token`: called with the number of each token before it is given.
  attr_writer :api_url, :before_token

  def initialize(tokens)
    @tokens = tokens
    @tokens_given = 0
    @before_token = proc {}
    @files = Rack::Files.new(ReactBuild.make)
  end

  def start
    @server = LocalServer.new(self)
  end

  def stop
    @server.stop
  end

  def origin
    "http://#{LocalServer::HOST}:#{@server.port}"
  end

  # The Rack app.
  def call(env)
    request = Rack::Request.new(env)
    case request.path
    when "/env.js" then answer("text/javascript", environment)
    when "/token" then answer("text/plain", token(request.params.fetch("user").to_i))
    when %r{\A/\w+/assets/} then @files.call(env)
    else @files.call(env.merge("PATH_INFO" => "#{request.path[%r{\A/\w+/}]}index.html"))
    end
  end

  private

  def environment
    "window.env = #{JSON.generate(VITE_API_URL: @api_url.delete_suffix('/'))}"
  end

  def token(user_id)
    @before_token.call(@tokens_given += 1)
    @tokens.call(user_id)
  end

  def answer(type, body)
    [200, { "content-type" => type }, [body]]
  end
end
