# frozen_string_literal: true

require "spec_helper"
require_relative "turbo_app"

RSpec.describe "Turbo Streams in a controller", :turbo do
  before do
    stub_const("NotesController", Class.new(ApplicationController) do
      def index
        @note = Note.new(id: 7, body: "first")
        respond_to do |format|
          format.turbo_stream
          format.html { head :ok }
        end
      end

      def destroy
        render turbo_stream: [turbo_stream.remove("note_7"), turbo_stream.update("count", "0")]
      end

      def touch
        Turbo::StreamsChannel.broadcast_refresh_to "notes"
        head :no_content
      end
    end)
  end

  def request(action, **headers)
    env = Rack::MockRequest.env_for("/notes", { "HTTP_HOST" => "localhost", **headers })
    Rack::MockResponse.new(*NotesController.action(action).call(env))
  end

  it "answers with a turbo_stream template when the page asks for one" do
    response = request(:index, "HTTP_ACCEPT" => "text/vnd.turbo-stream.html, text/html")

    expect(response.media_type).to eq("text/vnd.turbo-stream.html")
    expect(response.body).to eq(
      '<turbo-stream action="append" target="notes"><template><p>first</p></template></turbo-stream>'
    )
  end

  it "answers with HTML otherwise" do
    expect(request(:index, "HTTP_ACCEPT" => "text/html").media_type).to eq("text/html")
  end

  it "renders stream elements without a template" do
    response = request(:destroy)

    expect(response.media_type).to eq("text/vnd.turbo-stream.html")
    expect(response.body).to eq(
      '<turbo-stream action="remove" target="note_7"></turbo-stream>' \
      '<turbo-stream action="update" target="count"><template>0</template></turbo-stream>'
    )
  end

  it "marks refreshes with the request id of the page" do
    request(:touch, "HTTP_X_TURBO_REQUEST_ID" => "abc")
    request(:touch)

    expect(broadcasts("notes")).to eq(
      ['<turbo-stream request-id="abc" action="refresh"></turbo-stream>',
       '<turbo-stream action="refresh"></turbo-stream>']
    )
    expect(Turbo.current_request_id).to be_nil
  end
end
