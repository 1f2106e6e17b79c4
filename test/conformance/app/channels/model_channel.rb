# frozen_string_literal: true

# Streams for objects, each by what it has: `to_gid_param`, `to_param`, or several in an array.
class ModelChannel < ApplicationCable::Channel
  # No Struct: from Rails 8.1 on, what becomes an array is one.
  class Document
    def initialize(id)
      @id = id
    end

    def to_gid_param
      "gid-of-document-#{@id}"
    end
  end

  class Page
    def initialize(id)
      @id = id
    end

    def to_param
      "page-#{@id}"
    end
  end

  def subscribed
    stream_for model
  end

  def tell(data)
    broadcast_to(model, data["text"])
  end

  def tell_from_outside(data)
    self.class.broadcast_to(model, data["text"])
  end

  def stop
    stop_stream_for model
    transmit({ stopped: broadcasting_for(model) })
  end

  private

  def model
    document = Document.new(params[:id])
    { "document" => document, "page" => Page.new(params[:id]), "string" => params[:id], "array" => [document, :notes] }
      .fetch(params[:kind])
  end
end
